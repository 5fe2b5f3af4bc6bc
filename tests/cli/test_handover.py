"""The command hands over to the service, where there can be one."""

from __future__ import annotations

import sys

import pytest

from kg.base.errors import BadInput
from kg.cli.handover import become


def test_on_windows_it_says_what_the_service_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("os.execve", lambda *_: pytest.fail("handed over"))
    with pytest.raises(BadInput, match=r"^the service needs Linux or macOS — run it there"):
        become("api", {})
