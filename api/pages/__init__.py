"""The pages that people read, and the addresses of the graph's nodes."""
