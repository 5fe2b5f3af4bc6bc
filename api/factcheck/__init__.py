"""The page that checks a draft: a process of its own on loopback, for one person; never part of the service."""
