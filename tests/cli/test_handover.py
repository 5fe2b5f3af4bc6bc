"""The command hands over to the service, where there can be one."""

from __future__ import annotations

import sys

import pytest

from kg.base.errors import BadInput
from kg.cli.handover import become


@pytest.mark.parametrize(
    ("platform", "module", "needed"),
    [
        ("win32", "api", "Linux"),
        ("win32", "api.review.serve_review", "Linux or macOS"),
        ("darwin", "api", "Linux"),
        ("darwin", "api.server.mcp_stdio", "Linux"),
    ],
)
def test_elsewhere_it_says_what_the_service_needs(
    monkeypatch: pytest.MonkeyPatch, platform: str, module: str, needed: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("os.execve", lambda *_: pytest.fail("handed over"))
    with pytest.raises(BadInput, match=rf"^the service needs {needed} — run it there"):
        become(module, {})
