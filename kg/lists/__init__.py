"""Lists for programs: what the graph holds, filtered, sorted, page by page, as JSON, JSON lines or CSV.

Stands on the page data, relations and views' windows. `kg.lists.page.page` is the door; `spec.LISTS` what exists.
"""
