"""From any table to claim files, by a mapping that says what its columns state (docs/import.md)."""
