"""What each page shows, as plain data: one function a page, one shipped query a panel.

A page's `.json` is this data; templates add words alone. Never writes HTML and never shows a fact without the claim
it rests on.
"""
