"""The API's reference for people at `/docs`: Swagger UI from local files, under a policy that lets only them run.

The page's one inline script is allowed by its hash. Never loads anything from another host.
"""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

FILES = "/static-offline-docs"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@router.get("/docs", name="reference")
async def reference(request: Request) -> HTMLResponse:
    """The reference, drawn from /openapi.json."""
    root = request.scope.get("root_path", "")
    page = get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title="Longtu API",
        swagger_js_url=f"{root}{FILES}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{FILES}/swagger-ui.css",
        swagger_favicon_url=f"{root}{FILES}/favicon.png",
        swagger_ui_parameters={"docExpansion": "list", "defaultModelsExpandDepth": -1},
    )
    text = bytes(page.body).decode().replace("<html>", '<html lang="en">')
    return HTMLResponse(text, headers={"Content-Security-Policy": policy(text)})


def policy(page: str) -> str:
    """What the page may do: our files, the inline scripts that it was written with, and styles that Swagger UI sets."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE.findall(page)]
    scripts = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
