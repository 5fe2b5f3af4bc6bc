"""The description of the API and its reference for people."""
