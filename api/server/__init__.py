"""The service as one process: start, layers, connection, routes."""
