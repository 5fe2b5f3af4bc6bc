"""From data to HTML: the site, its words, assets and the small pieces that every page repeats."""
