"""The manifests of the reconciliation service, 0.2 and 1.0 draft: what it is, and where its parts are.

Addresses carry the choice of sources on.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from fastapi import Request

from kg.exports.reconcile import GENERIC, class_name
from kg.exports.reconcile_records import Manifest, NamedId, OldManifest, PreviewSize, SuggestPaths
from kg.ontology.registry import ID, LT

SIZE: PreviewSize = {"width": 400, "height": 160}


def carried(request: Request, mark: str) -> str:
    """The choice of sources as a query string that begins with `mark`: other addresses of the service keep it."""
    names = ("asOf", "possible", "without", "only")
    given = [pair for pair in request.query_params.multi_items() if pair[0] in names]
    kept = [pair for pair in given if pair not in (("possible", "false"), ("possible", "0"))]  # clients send defaults
    return mark + urlencode(kept) if kept else ""


def _types(language: str) -> list[NamedId]:
    return [{"id": name, "name": class_name(name, language)} for name in GENERIC]


def manifest_old(request: Request, language: str) -> OldManifest:
    """The manifest of 0.2."""
    root = str(request.base_url).rstrip("/")
    preview = f"{root}/reconcile/preview?id={{{{id}}}}{carried(request, '&')}"
    paths = {
        kind: {"service_url": root, "service_path": f"/reconcile/suggest/{kind}"}
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "龙图" if language == "zh" else "Longtu",
        "identifierSpace": ID,
        "schemaSpace": LT,
        "documentation": f"{root}/about",
        "view": {"url": f"{root}/id/{{{{id}}}}{carried(request, '?')}"},
        "defaultTypes": _types(language),
        "suggest": cast(SuggestPaths, paths),
        "preview": {"url": preview, **SIZE},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/extend/propose"},
            "property_settings": [],
        },
    }


def manifest_draft(request: Request, language: str) -> Manifest:
    """The manifest of the 1.0 draft."""
    root = str(request.base_url).rstrip("/")
    return {
        "versions": ["1.0-draft"],
        "name": "龙图" if language == "zh" else "Longtu",
        "lang": language,
        "documentation": f"{root}/about",
        "serviceVersion": request.app.version,
        "view": {"url": f"{root}/id/{{id}}{carried(request, '?')}"},
        "defaultTypes": _types(language),
        "suggest": {"entity": True, "property": True, "type": True},
        "preview": SIZE,
        "extend": {"proposeProperties": True, "propertySettings": []},
        "standardizedScore": True,
        "identifierSpace": ID,
        "schemaSpace": LT,
    }
