"""Whether the tests see a change of meaning: `python -m tests.support.mutation` changes the code and runs them.

A mutant is the code with one change in a function: a comparison moved by its edge, `and` for `or`, a number one more.
`points` finds the changes, `reach` which tests come past each, `trial` runs them in a copy of the tree, and
`survivors.yaml` says of each change that no test need see why that is.
"""
