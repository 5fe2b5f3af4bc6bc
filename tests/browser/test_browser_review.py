"""The review page in a real browser: keys and mouse, what is on disk after each, hostile words, phone, dark paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.drafting.draft_file import read_draft
from kg.drafting.draft_records import Draft, Proposed
from kg.review.acceptance import accept
from kg.review.draft_place import DraftPlace
from tests.support.browsing import found_by_axe, watched
from tests.support.drafts import ROUND, drafted, key_of
from tests.support.reviewing import reviewing


@contextmanager
def opened(chromium: Browser, workspace: Path, expected: str = "", **context: Any) -> Iterator[Page]:
    with (
        reviewing(workspace, ROUND) as review,
        watched(chromium, review.url.rstrip("/"), expected=expected, **context) as page,
    ):
        page.goto(review.entrance)
        expect(page.locator("#list button").first).to_be_visible()
        yield page


def on_disk(workspace: Path) -> Draft:
    path = workspace / "drafts" / f"{ROUND}.yaml"
    return read_draft(path.read_text("utf-8"), path.name)


def decisions(workspace: Path) -> dict[str, str]:
    draft = on_disk(workspace)
    both = [
        *((one.id, one.decision) for one in draft.entities),
        *((one.claim.id, one.decision) for one in draft.proposals),
    ]
    return {name: decision for name, decision in both if decision != "open"}


def accepted(page: Page, count: int) -> None:
    """Press Enter until so many are accepted, each after the one before is on disk."""
    done = page.locator("#list .accepted").count()
    for number in range(done + 1, count + 1):
        page.keyboard.press("Enter")
        expect(page.locator("#list .accepted")).to_have_count(number)


def current(page: Page) -> str:
    told = page.locator("#item .rule").text_content() or ""
    return told.split(" · ")[1]


def look_at(page: Page, item: str) -> None:
    for _ in range(40):
        if current(page) == item:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {item}")


def test_a_draft_is_taken_to_checked_claims_with_one_key_each(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path) as page:
        assert "#" not in page.url
        accepted(page, 19)
        expect(page.locator("#counts")).to_have_text("待定 0，采纳 19，修改 0，拒绝 0")
    assert set(decisions(tmp_path).values()) == {"accepted"}
    assert accept(DraftPlace(tmp_path, ROUND)).claims == 12


def test_looking_decides_nothing(chromium: Browser, tmp_path: Path) -> None:
    path = drafted(tmp_path)
    before = path.read_bytes()
    with opened(chromium, tmp_path) as page:
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "w", "g", "g"):
            page.keyboard.press(key)
        page.locator("#list button").nth(9).click()
        expect(page.locator("#list button").nth(9)).to_have_attribute("aria-current", "true")
        page.keyboard.press("p")
        expect(page.locator("#choose")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#choose")).to_be_hidden()
    assert path.read_bytes() == before


def test_a_flagged_proposal_takes_its_own_key(chromium: Browser, tmp_path: Path) -> None:
    def flag(draft: Draft) -> Draft:
        flagged = Proposed(key=key_of("stage"), rule="roundLabel", flags={"headline": ["A轮"]})
        return replace(
            draft,
            proposals=tuple(
                replace(one, proposed=flagged) if one.claim.id == "stage" else one for one in draft.proposals
            ),
        )

    drafted(tmp_path, changed=flag)
    with opened(chromium, tmp_path, expected="409") as page:
        accepted(page, 8)
        look_at(page, "stage")
        expect(page.locator("#item .flag")).to_have_text("标题与正文重复: A轮")
        page.keyboard.press("Enter")
        expect(page.locator("#message")).to_contain_text("flagged: headline")
        assert "stage" not in decisions(tmp_path)
        page.keyboard.press("!")
        expect(page.locator("#list .accepted")).to_have_count(9)
    assert decisions(tmp_path)["stage"] == "accepted"


def test_a_wrong_field_costs_three_keys_and_undo_one(chromium: Browser, tmp_path: Path) -> None:
    def wrong(draft: Draft) -> Draft:
        made = Proposed(key=key_of("lead"), rule="investor", alternatives={"object": ["tinglan-capital"]})
        return replace(
            draft,
            proposals=tuple(
                replace(one, proposed=made, claim=one.claim.model_copy(update={"object": "beiyu-ventures"}))
                if one.claim.id == "lead"
                else one
                for one in draft.proposals
            ),
        )

    drafted(tmp_path, changed=wrong)
    with opened(chromium, tmp_path) as page:
        accepted(page, 7)
        look_at(page, "lead")
        expect(page.locator("#item .state-refused")).to_be_visible()
        page.keyboard.press("o")
        expect(page.locator("#choose-list button").first).to_contain_text("tinglan-capital")
        page.keyboard.press("1")
        expect(page.locator("#item .state-derived")).to_be_visible()
        expect(page.locator("#text mark.slice-party", has_text="汀兰资本")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("#list .edited")).to_have_count(1)
        assert decisions(tmp_path)["lead"] == "edited"
        page.keyboard.press("u")
        expect(page.locator("#list .edited")).to_have_count(0)
    assert "lead" not in decisions(tmp_path)


def test_the_ends_of_a_slice_move_and_the_figure_is_read_anew(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path) as page:
        look_at(page, "valuation")
        expect(page.locator("#text mark.chosen")).to_have_text("20亿元")
        page.keyboard.press("{")
        expect(page.locator("#text mark.chosen")).to_have_text("0亿元")
        expect(page.locator("#item .state-refused")).to_be_visible()
        page.keyboard.press("[")
        expect(page.locator("#text mark.chosen")).to_have_text("20亿元")
        expect(page.locator("#item .state-derived")).to_be_visible()
    held = next(one.claim for one in on_disk(tmp_path).proposals if one.claim.id == "valuation")
    assert held.quantity is not None and held.quantity.as_written == "20亿元"


def test_a_gap_becomes_an_entity_while_what_is_known_stays_in_view(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path, locale="en-US") as page:
        page.keyboard.press("g")
        expect(page.locator("#text .here")).to_have_text("澄砚智能")
        page.keyboard.press("n")
        expect(page.locator("#entity-zh")).to_have_value("澄砚智能")
        expect(page.locator("#near li").first).to_contain_text("chengyan-ai")
        page.locator("#entity-zh").fill("高榕")
        page.locator("#entity-en").fill("Gaorong Ventures II")
        expect(page.locator("#entity-id")).to_have_value("gaorong-ventures-ii")
        expect(page.locator("#near .apart").first).to_contain_text("Not to be merged with")
        page.locator("#entity-type").select_option("InvestmentFirm")
        page.locator("#entity-form button[type=submit]").click()
        expect(page.locator("#list .accepted")).to_have_count(1)
    assert decisions(tmp_path) == {"gaorong-ventures-ii": "accepted"}


MARK = """() => {
    const line = [...document.querySelectorAll("#text p")].find((each) => each.textContent.includes("首席执行官"));
    getSelection().selectAllChildren(line);
}"""


def test_a_claim_is_added_of_marked_words(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path, locale="en-US") as page:
        before = page.locator("#list li").count()
        page.keyboard.press("a")
        expect(page.locator("#message")).to_contain_text("Mark words")
        page.evaluate(MARK)
        page.keyboard.press("a")
        page.locator("#choose-text").fill("headquarter")
        expect(page.locator("#choose-list li")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("#list li")).to_have_count(before + 1)
        expect(page.locator("#item .rule")).to_contain_text("added by hand")
    added = [one for one in on_disk(tmp_path).proposals if one.proposed is None]
    assert [(one.claim.predicate, one.decision) for one in added] == [("headquarteredIn", "open")]


def test_a_proposed_entity_may_turn_out_to_be_a_known_one(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path) as page:
        look_at(page, "tinglan-capital")
        page.keyboard.press("n")
        page.locator("#entity-zh").fill("红杉中国")
        page.locator("#near button", has_text="hongshan").click()
        expect(page.locator("#list .rejected")).to_have_count(1)
    held = on_disk(tmp_path)
    assert next(one.claim.object for one in held.proposals if one.claim.id == "lead") == "hongshan"


def test_bulk_takes_what_is_on_the_screen_and_the_same_as_accepted(chromium: Browser, tmp_path: Path) -> None:
    def thrice(draft: Draft) -> Draft:
        lead = next(one for one in draft.proposals if one.claim.id == "lead")
        more = [replace(lead, claim=lead.claim.model_copy(update={"id": f"lead-{number}"})) for number in range(40)]
        return replace(draft, proposals=(*draft.proposals, *more))

    drafted(tmp_path, changed=thrice)
    with opened(chromium, tmp_path) as page:
        accepted(page, 7)
        look_at(page, "lead")
        page.keyboard.press("Enter")
        expect(page.locator("#list .accepted")).to_have_count(8)
        look_at(page, "lead-5")
        page.keyboard.press("=")
        expect(page.locator("#message")).to_contain_text("已采纳相同的")
        taken = [name for name in decisions(tmp_path) if name.startswith("lead-")]
        assert 1 < len(taken) < 40


def test_words_of_the_text_are_never_markup(chromium: Browser, tmp_path: Path) -> None:
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

    def named(draft: Draft) -> Draft:
        first, *others = draft.entities
        name = first.name.model_copy(update={"zh": hostile, "en": "\u202eevil"})
        return replace(draft, entities=(first.model_copy(update={"name": name}), *others))

    drafted(tmp_path, changed=named)
    with opened(chromium, tmp_path) as page:
        expect(page.locator("#item .says").first).to_have_text(hostile)
        assert page.locator("#item img, #item script, #list img").count() == 0
        assert page.title().startswith(ROUND)


@pytest.mark.parametrize(
    "context",
    [
        {"locale": "zh-CN"},
        {"locale": "en-US", "color_scheme": "dark"},
        {"locale": "en-US", "viewport": {"width": 375, "height": 740}, "has_touch": True},
    ],
    ids=["chinese", "dark", "phone"],
)
def test_the_page_is_accessible_and_fits(chromium: Browser, tmp_path: Path, context: dict[str, Any]) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path, **context) as page:
        page.locator("#list button").nth(9).click()
        assert found_by_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#keys button").nth(5).click()
        assert found_by_axe(page) == []


def test_the_page_says_that_the_process_has_ended(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with reviewing(tmp_path, ROUND) as review, watched(chromium, review.url.rstrip("/"), expected="ERR_") as page:
        page.goto(review.entrance)
        expect(page.locator("#list button").first).to_be_visible()
        accepted(page, 2)
        review.process.kill()
        review.process.wait(60)
        page.keyboard.press("Enter")
        expect(page.locator("#message")).to_contain_text("已作的决定都在磁盘上")
    assert len(decisions(tmp_path)) == 2


def test_on_a_phone_the_keys_stand_in_two_lines_that_go_on_sideways(chromium: Browser, tmp_path: Path) -> None:
    drafted(tmp_path)
    with opened(chromium, tmp_path, viewport={"width": 390, "height": 844}, has_touch=True) as page:
        bar = page.locator(".review-keys").bounding_box()
        assert bar is not None and bar["height"] <= 844 / 8
        boxes = page.locator("#keys button").evaluate_all(
            "(all) => all.map((one) => { const box = one.getBoundingClientRect(); return [box.top, box.height]; })"
        )
        assert len({top for top, _ in boxes}) == 2 and min(height for _, height in boxes) >= 36
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        last = page.locator("#keys button").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport(ratio=1)
