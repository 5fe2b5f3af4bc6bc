"""What every route shares: from a request to JSON, to a page, to a redirect."""
