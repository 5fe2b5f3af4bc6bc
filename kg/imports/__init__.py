"""From other people's tables to claim files."""
