"""Lists for programs: what the graph holds, filtered, sorted, page by page, as JSON, JSON lines or CSV.

`kg.lists.page.page` is the door; `spec.LISTS` what exists.
"""
