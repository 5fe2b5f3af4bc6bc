"""Answers that can be shown again without the data set: one file with the question, the answer and its evidence."""
