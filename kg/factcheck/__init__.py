"""A draft against the graph: what each figure, date, round and role of a text is worth by the claims there are."""
