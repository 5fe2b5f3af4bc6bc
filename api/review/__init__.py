"""The review page: a process of its own on loopback, for one person and one draft; never part of the service."""
