"""What everything stands on: errors, problems with files, files read and written whole, how processes start, YAML."""
