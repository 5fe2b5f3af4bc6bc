"""The description of the API, made once."""

from __future__ import annotations

from typing import Any

import pytest

from api.http.settings import Settings
from api.openapi.document import described
from api.server.app import create_app


@pytest.fixture(scope="package")
def document() -> dict[str, Any]:
    """The whole description, of a service with the settings that it has by itself."""
    return described(create_app(Settings()))
