"""The whole data set for other programs: files, descriptions, differences, reconciliation."""
