"""What everything stands on: errors, problems with files, whole files, text from outside, how processes start."""
