"""From other people's tables and files to claim files, by a mapping of what their columns state (docs/import.md)."""
