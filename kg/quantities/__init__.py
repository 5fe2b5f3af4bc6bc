"""Numbers, bounds, units and times as values, with their words in Chinese and English."""
