"""The data set as it is queried: snapshots, choices of sources, shipped queries."""
