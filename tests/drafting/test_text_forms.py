"""Forms of input: what comes out of each, and clear errors for what is no article."""

from __future__ import annotations

import pytest

from kg.base.errors import BadInput
from kg.drafting.text_forms import MAX_BYTES, joined, text_of

BODY = "砚池智能完成2亿元A轮融资，由苍梧资本领投。本轮融资将用于研发与招聘，公司成立于2023年，总部位于杭州。" * 4


def html(body: str) -> bytes:
    day = '<meta property="article:published_time" content="2026-05-20T08:00:00+08:00">'
    return f"<html><head><title>新闻</title>{day}</head><body>{body}</body></html>".encode()


def pdf(text: str) -> bytes:
    """A PDF of one page with one line of text, or with none."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_plain_text_stays_as_it_is() -> None:
    taken = text_of(f"{BODY}\r\n第二段。\n".encode(), "a.txt")
    assert (taken.text, taken.form) == (f"{BODY}\n第二段。\n", "plain")


def test_markdown_loses_its_marks_and_no_word() -> None:
    text = f"# 标题\n\n- **砚池智能**完成[2亿元](https://example.org/x)融资\n\n{BODY}\n"
    taken = text_of(text.encode(), "a.markdown")
    assert taken.text == f"标题\n\n砚池智能完成2亿元融资\n\n{BODY}\n"
    assert (taken.form, taken.title) == ("markdown", "标题")


def test_a_page_gives_its_article_title_and_day() -> None:
    taken = text_of(html(f"<nav>首页 关于</nav><article><h1>新闻</h1><p>{BODY}</p></article>"), "a.html")
    assert "苍梧资本领投" in taken.text and "首页" not in taken.text
    assert (taken.form, taken.tool, taken.published) == ("html", "trafilatura", "2026-05-20")


def test_a_pdf_gives_its_lines_joined() -> None:
    taken = text_of(pdf("Larkfield Systems raised 45 million dollars."), "a.pdf")
    assert (taken.text, taken.form, taken.tool) == ("Larkfield Systems raised 45 million dollars.\n", "pdf", "pypdf")


def test_lines_of_a_printed_page_are_paragraphs_again() -> None:
    page = "The company raised a round led by a\nfund of the city, and it will hire re-\nsearchers.\n"
    page += "A second paragraph begins here and goes\non."
    assert joined(page) == (
        "The company raised a round led by a fund of the city, and it will hire researchers.\n"
        "A second paragraph begins here and goes on.\n"
    )


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (BODY.encode("gb18030"), "a.txt", "is not UTF-8"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "more than 10,000,000"),
        (pdf(""), "scan.pdf", "no article is left of this pdf file"),
        (b"%PDF-1.4\nbroken", "b.pdf", "cannot be read"),
        (html("<nav>首页</nav>"), "a.html", "no article is left of this html file"),
        (b"PK\x03\x04" + b"x" * 99, "t.xlsx", "file of an office program"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "t.doc", "file of an office program"),
        (b"  \n", "a.txt", "no article is left of this plain file"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_told_with_a_remedy(data: bytes, name: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as raised:
        text_of(data, name)
    assert raised.value.place == name and raised.value.remedy


def test_a_form_without_its_library_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(BadInput, match="trafilatura is not installed") as raised:
        text_of(html(BODY), "a.html")
    assert "longtu[add]" in raised.value.remedy
