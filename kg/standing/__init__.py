"""Questions that are kept: what they conclude, what moved a conclusion, and the feeds that tell it."""
