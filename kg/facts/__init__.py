"""What the data set says about one thing: entities, claims, relations, names."""
