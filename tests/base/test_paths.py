"""Where the texts of the sources are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.paths import articles_dir


def test_the_folder_of_the_texts_is_the_one_given_else_the_one_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ARTICLES", str(tmp_path / "named"))
    assert articles_dir() == tmp_path / "named"
    assert articles_dir(tmp_path / "given") == tmp_path / "given"
    monkeypatch.setenv("KG_ARTICLES", "")
    assert articles_dir() != tmp_path / "named"
