"""What the pages of one person share: each is a process of its own on loopback, with its token."""
