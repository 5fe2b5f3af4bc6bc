"""Where the texts of the sources are looked for."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.base.paths import text_folders
from kg.records.record_models import Bilingual, Source
from kg.records.texts import Texts


def test_the_folders_of_the_texts_are_those_given_else_those_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    monkeypatch.setenv("KG_ARTICLES", os.pathsep.join(map(str, (first, tmp_path / "absent", second))))
    assert text_folders() == [first, second]
    assert text_folders(second) == [second]
    monkeypatch.setenv("KG_ARTICLES", "")
    assert first not in text_folders()


def test_of_several_files_with_one_name_the_one_with_the_hash_is_the_text(tmp_path: Path) -> None:
    for name, text in (("first", "another text"), ("second", "the text")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "01.txt").write_text(text, "utf-8")
    texts = Texts(Path(os.pathsep.join(str(tmp_path / name) for name in ("first", "second"))))
    title = Bilingual(zh="文", en="text")
    source = Source(
        id="s", title=title, published="2026", file="01.txt", sha256=hashlib.sha256(b"the text").hexdigest()
    )
    assert texts.of(source) == "the text"
    with pytest.raises(BadInput, match="has SHA-256"):
        texts.of(source.model_copy(update={"id": "t", "sha256": "0" * 64}))


def test_a_text_is_found_by_its_hash_where_it_stands_now(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    texts, digest = Texts(Path(os.pathsep.join(map(str, folders)))), hashlib.sha256(b"the text").hexdigest()
    (folders[0] / "a.txt").write_text("the text", "utf-8")
    assert texts.by_hash(digest) == texts.by_hash(digest) == "the text"
    assert Texts(folders[1]).by_hash(digest) is None, "a folder that was not named is not looked at"
    (folders[0] / "a.txt").rename(folders[1] / "b.txt")
    assert texts.by_hash(digest) == "the text"
    (folders[1] / "b.txt").write_text("another text", "utf-8")
    assert texts.by_hash(digest) is None
