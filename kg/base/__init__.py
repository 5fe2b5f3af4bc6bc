"""What everything stands on: errors, problems with files, where files are, how processes start, YAML as text."""
