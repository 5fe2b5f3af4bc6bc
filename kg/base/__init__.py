"""What everything stands on: errors, problems with files, where files are, YAML as text."""
