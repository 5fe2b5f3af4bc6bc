"""Whether a data set may be served."""
