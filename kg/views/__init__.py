"""The analyst's views: what the landscape shows, never more than its sources say.

`view` is the one door: a name and texts in, a plain JSON document out.
"""

from kg.views.view_specs import VIEWS, ViewSpec, spec_named, typed_view, view

__all__ = ["VIEWS", "ViewSpec", "spec_named", "typed_view", "view"]
