"""Codes, brackets, figures named by another column, rows of several kinds and pages that rows cite, in tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.imports.imported import HEAD, Imported
from kg.imports.table_import import import_table
from kg.quantities.quantity import Bound
from kg.records.load import Knowledge, load
from kg.records.record_models import Claim
from tests.support.importing import GUIDE, Importing, claims, faults

PAGE = "https://example.org/thunderbird"
FIRM = "names: {晨星智能/Morning Star: {id: morning-star, type: Company, name: {zh: 晨星智能, en: Morning Star}}}\n"


@pytest.fixture
def importing(tmp_path: Path, known: Knowledge) -> Importing:
    """Imports the table of events of the guide over the packaged data, table and mapping given as text."""

    def run(table: str = GUIDE["events.csv"], mapping: str = GUIDE["events.yaml"]) -> Imported:
        (tmp_path / "t.csv").write_text(table, "utf-8")
        (tmp_path / "m.yaml").write_text(mapping + FIRM, "utf-8")
        return import_table(tmp_path / "t.csv", tmp_path / "m.yaml", known)

    return run


def figure(claim: Claim) -> tuple[str, Bound, Decimal | None]:
    assert claim.quantity is not None
    return claim.quantity.unit, claim.quantity.bound, claim.quantity.value


def test_codes_are_read_as_words_and_units_come_from_their_column(importing: Importing) -> None:
    found = claims(importing())
    assert figure(found["row-1-amount"]) == ("USD", Bound.MORE_THAN, Decimal(300_000_000))
    assert figure(found["row-2-proceeds"]) == ("HKD", Bound.EXACT, Decimal(4_000_000_000))
    [(_, message, _)] = faults(importing, table=GUIDE["events.csv"].replace("HKD", "HKX"))
    assert message == "row 2, column 金额: has no unit: 'HKX' is none"


def test_brackets_say_a_role_or_a_sum_and_else_belong_to_the_name(importing: Importing) -> None:
    found = claims(importing())
    assert found["row-1-led-by"].object == "hongshan"
    assert [found[f"row-1-participant{end}"].object for end in ("", "-2")] == ["zhenfund", "gaorong-ventures"]
    ticket = found["row-1-ticket"]
    assert (ticket.subject, figure(ticket)) == ("morning-star-c-zhenfund", ("USD", Bound.EXACT, Decimal(50_000_000)))
    assert set(ticket.about) == {"morning-star", "morning-star-c", "zhenfund"}
    for words in ("红杉中国(HongShan)", "HongShan/红杉中国", "红杉中国（HongShan）"):
        named = claims(importing(GUIDE["events.csv"].replace("红杉中国（领投）", words)))
        assert "hongshan" in {claim.object for id, claim in named.items() if id.startswith("row-1-participant")}
    for words in ("红杉中国（跟投）", "红杉中国(今日资本)"):
        [(line, message, _)] = faults(importing, table=GUIDE["events.csv"].replace("红杉中国（领投）", words))
        assert (line, message) == (2, f"row 1, column 参与方: nothing here is called {words!r}")


def test_a_figure_in_brackets_of_a_tie_that_there_is_not_is_refused(importing: Importing) -> None:
    mapping = (
        GUIDE["events.yaml"]
        .replace("ignored: [参与方, 估值]", "ignored: [估值]")
        .replace(
            "      市场: {",
            '      参与方: {predicate: cornerstone, bracket: {predicate: ticket, unit: "{币种}"}}\n      市场: {',
        )
    )
    table = GUIDE["events.csv"].replace("HKD,,", "HKD,真格基金 (100),")
    [(_, message, remedy)] = faults(importing, table=table, mapping=mapping)
    assert message == "row 2, column 参与方: '100' states nothing of zhenfund" and "cornerstone" in remedy


def test_another_column_says_what_a_figure_is_and_none_is_guessed(importing: Importing) -> None:
    table = GUIDE["events.csv"]
    assert figure(claims(importing())["row-1-post-money-valuation"]) == ("USD", Bound.EXACT, Decimal(2_000_000_000))
    assert "row-1-valuation" in claims(importing(table.replace(",post", ",")))
    [(_, message, remedy)] = faults(importing, table=table.replace(",post", ",pre"))
    assert message == "row 1, column 估值口径: 'pre' is not said to state anything" and "post" in remedy


def test_a_listing_and_a_total_are_no_rounds(importing: Importing) -> None:
    made = importing()
    assert [(row.about, row.left) for row in made.rows] == [
        ("morning-star-c", []),
        ("morning-star-listing-2026-09-10", []),
        ("morning-star", []),
    ]
    assert {entity.id: entity.type for entity in made.new}["morning-star-listing-2026-09-10"] == "Listing"
    found = claims(made)
    assert (found["row-2-issuer"].object, found["row-2-exchange"].object) == ("morning-star", "hkex")
    total = found["row-3-total-raised"]
    assert (total.subject, total.time, total.definition) == ("morning-star", "../2026-03-02", "cumulative")
    left = importing(GUIDE["events.csv"].replace("HKD,,", "HKD,真格基金,"))
    assert left.rows[1].left == ["参与方"] and "zhenfund" not in {claim.object for claim in left.rows[1].claims}


def test_a_label_that_may_name_no_round_is_never_taken_for_one(importing: Importing) -> None:
    listing = GUIDE["events.yaml"].replace("'IPO上市 (?P<市场>.*)'", "'IPO (?P<市场>.*)'")
    for label in ("IPO上市", "被收购", "股权转让", "战略投资"):
        table = GUIDE["events.csv"].replace("IPO上市 港交所", label)
        [(line, message, remedy)] = faults(importing, table=table, mapping=listing)
        assert (line, message) == (3, f"row 2, column 事件: {label!r} is not known to name a round")
        assert "roundLabels" in remedy and "kinds" in remedy
    taken = listing.replace("label: 事件\n", "label: 事件\nroundLabels: [战略投资]\n")
    assert claims(importing(table, taken))["row-2-round-label"].literal == "战略投资"


def test_a_plan_is_no_deal_that_was_done(importing: Importing) -> None:
    kind = "  - {where: {事件: 拟融资}, type: Plan, company: plannedBy, columns: {金额: {predicate: targetAmount, "
    kind += 'unit: "{币种}", modality: sought}}}\n'
    table = GUIDE["events.csv"].replace("IPO上市 港交所", "拟融资")
    found = claims(importing(table, GUIDE["events.yaml"] + kind))
    said = {claim.predicate: claim for id, claim in found.items() if id.startswith("row-2-")}
    assert set(said) == {"plannedBy", "targetAmount"}
    assert (said["plannedBy"].time, said["targetAmount"].modality) == ("2026-09-10", "sought")


def test_a_kind_that_is_only_sought_says_nothing_as_done(importing: Importing) -> None:
    kind = "  - {where: {约数: gt}, modality: sought}\n"
    made = importing(mapping=GUIDE["events.yaml"] + kind)
    assert {claim.modality for claim in made.rows[0].claims} == {"sought"}
    assert {claim.modality for claim in made.rows[1].claims} == {"actual"}


def test_the_certainty_of_a_row_stands_on_its_claims_and_a_company_is_its_own_witness(importing: Importing) -> None:
    table = "公司,指标,年,值,来源,把握\n晨星智能/Morning Star,营收,2025,100,招股书,据报道\n"
    mapping = """source: {id: figures, title: {zh: 数, en: Figures}, published: 2026-02-01}
rows: facts
subject: {column: 公司}
date: 年
provider: 来源
own: [招股书]
certainty: 把握
measures: {值: {named: 指标, of: {营收: {predicate: revenue, written: "{}万元"}}}}
"""
    [claim] = claims(importing(table, mapping)).values()
    assert (claim.provider, claim.certainty, claim.time) == ("morning-star", "据报道", "2025")
    assert figure(claim) == ("CNY", Bound.EXACT, Decimal(1_000_000))
    [(_, message, _)] = faults(importing, table=table.replace("招股书", "无名氏"), mapping=mapping)
    assert "nothing here is called '无名氏'" in message


WRONG = {
    "a pattern": ("'IPO上市 (?P<市场>.*)'", "'IPO上市 (港'", "  - where", "no regular expression for 事件"),
    "a class without its company": (
        "    company: issuer\n",
        "",
        "  - where",
        "no property 'company' leads from a Listing",
    ),
    "another class's company": ("company: issuer", "company: acquired", "    company", "company: issuer"),
    "a property of a measure": ("predicate: postMoneyValuation", "predicate: postMoney", "    of", "postMoney"),
    "a property of a role": ("领投: ledBy", "领投: leadBy", "    roles", "'leadBy'"),
    "a unit of a bracket": ('ticket, unit: "{币种}"', "ticket, unit: CNX", "    bracket", "no unit 'CNX'"),
    "a column of a unit": ('ticket, unit: "{币种}"', 'ticket, unit: "{币}"', "    bracket", "unit names '币'"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_every_fault_of_a_mapping_is_named_at_its_line(importing: Importing, fault: str) -> None:
    old, new, line, message = WRONG[fault]
    mapping = GUIDE["events.yaml"]
    assert old in mapping
    told = faults(importing, mapping=mapping.replace(old, new, 1))
    lines = mapping.replace(old, new, 1).splitlines()
    assert any(message in said + remedy and lines[at - 1].startswith(line) for at, said, remedy in told), told


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace that knows one page, without its text."""
    page = f"sources: [{{id: page, title: {{zh: 网页, en: Page}}, published: 2026-01, address: '{PAGE}', verification: "
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "page.yaml").write_text(page + "addressOnly}]\n", "utf-8")
    return tmp_path


def test_a_row_is_said_by_the_page_that_it_cites(workspace: Path) -> None:
    mapping = workspace / "m.yaml"
    mapping.write_text(GUIDE["deals.yaml"].replace("ignored: [备注]", "address: 备注"), "utf-8")
    table = workspace / "t.csv"
    table.write_text(GUIDE["deals.csv"].replace("内部编号 17", PAGE), "utf-8")
    made = import_table(table, mapping, load(workspace))
    assert [row.page for row in made.rows] == ["page", ""]
    assert set(made.files) == {
        *("sources/my-export.yaml", "entities/my-export.yaml"),
        *("claims/my-export.yaml", "claims/my-export-at-page.yaml"),
    }
    assert b"source: page\n" in made.files["claims/my-export-at-page.yaml"]
    assert {claim.id[:15] for claim in made.rows[0].claims} == {"my-export-row-1"}
    table.write_text(table.read_text("utf-8").replace(PAGE, PAGE + "/other"), "utf-8")
    with pytest.raises(InvalidFiles, match="row 1, column 备注: is the address of no source that has no text here"):
        import_table(table, mapping, load(workspace))


def test_what_a_row_no_longer_cites_is_gone_with_the_next_import(workspace: Path) -> None:
    mapping, table = workspace / "m.yaml", workspace / "t.csv"
    mapping.write_text(GUIDE["deals.yaml"].replace("ignored: [备注]", "address: 备注"), "utf-8")
    for cell in (PAGE, ""):
        table.write_text(GUIDE["deals.csv"].replace("内部编号 17", cell), "utf-8")
        made = import_table(table, mapping, load(workspace))
        for name, data in made.files.items():
            (workspace / name).parent.mkdir(exist_ok=True)
            (workspace / name).write_bytes(data)
    assert made.files["claims/my-export-at-page.yaml"] == f"{HEAD}source: page\nclaims: []\n".encode()
    assert {loaded.source for loaded in load(workspace).claims_of("page")} == set()


def test_of_a_page_whose_text_is_here_a_table_is_no_witness(tmp_path: Path, known: Knowledge) -> None:
    addresses = [one.address for one in known.sources.values()]
    read = next(
        one for one in known.sources.values() if one.verification == "text" and addresses.count(one.address) == 1
    )
    (tmp_path / "m.yaml").write_text(GUIDE["deals.yaml"].replace("ignored: [备注]", "address: 备注"), "utf-8")
    (tmp_path / "t.csv").write_text(GUIDE["deals.csv"].replace("内部编号 17", str(read.address)), "utf-8")
    with pytest.raises(InvalidFiles, match="no source that has no text here"):
        import_table(tmp_path / "t.csv", tmp_path / "m.yaml", known)


def test_a_property_of_companies_is_the_companys_in_a_table_of_deals(importing: Importing) -> None:
    made = importing(mapping=GUIDE["events.yaml"].replace("predicate: amount", "predicate: totalRaised"))
    total = claims(made)["row-1-total-raised"]
    assert (total.subject, total.about, made.rows[0].about) == ("morning-star", [], "morning-star-c")
