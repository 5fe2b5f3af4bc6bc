"""The picture of the graph: which things, where they stand, as files and as one page."""
