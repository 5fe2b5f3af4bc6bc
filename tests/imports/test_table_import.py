"""A table and its mapping as claim files: every cell what its column states, every fault with its row and column."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.imports.imported import HEAD, Imported
from kg.imports.table_import import import_table
from kg.imports.table_names import TableNames
from kg.quantities.quantity import Bound
from kg.records.load import Knowledge
from kg.records.record_models import Bilingual, Entity
from tests.support.importing import GUIDE, ROOT, Importing, claims, faults

KG = Path(sys.executable).with_name("kg")
METRICS = """
source: {id: counts, title: {zh: 计数, en: Counts}, published: 2026-02-01}
rows: facts
subject: {column: 产品, type: Product}
date: 月份
provider: 来源
columns:
  月活（万）: {predicate: monthlyActiveUsers, unit: users, written: "{}万"}
names: {Kimi: kimi}
"""
COUNTS = "产品,月份,月活（万）,来源\nKimi,2025年9月,约967,QuestMobile\n豆包,2025-Q3,15900,QuestMobile\n"


@pytest.fixture
def importing(tmp_path: Path, known: Knowledge) -> Importing:
    """Imports a table over the packaged data, both given as text."""

    def run(
        table: str = GUIDE["deals.csv"],
        mapping: str = GUIDE["deals.yaml"],
        *,
        new_names: bool = False,
        encoding: str = "utf-8",
    ) -> Imported:
        (tmp_path / "t.csv").write_bytes(table.encode(encoding))
        (tmp_path / "m.yaml").write_text(mapping, "utf-8")
        return import_table(tmp_path / "t.csv", tmp_path / "m.yaml", known, new_names=new_names)

    return run


def test_a_cell_that_is_no_text_is_refused_at_its_place(importing: Importing) -> None:
    table = GUIDE["deals.csv"].replace("晨星智能,A轮", "晨星\x1b[2J智能,A轮")
    [(line, message, _)] = faults(importing, table=table)
    assert (line, message) == (2, "row 1, column 公司: is no text of a line")
    assert importing(table=GUIDE["deals.csv"].replace("内部编号 17", "\x1b[2J")).rows  # of a column that is ignored


@pytest.mark.slow
def test_a_name_makes_no_line_of_its_own_in_what_an_import_says(tmp_path: Path) -> None:
    table = GUIDE["deals.csv"].replace("晨星智能,A轮", '"晨星\nkg: all is well智能",A轮')
    (tmp_path / "t.csv").write_text(table, "utf-8")
    (tmp_path / "m.yaml").write_text(GUIDE["deals.yaml"], "utf-8")
    asked = ["import", "t.csv", "--mapping", "m.yaml", "--workspace", ".", "--new-names", "--dry-run"]
    done = subprocess.run([str(KG), *asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and r"晨星\nkg: all is well智能 is " in done.stderr
    assert not [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("kg: ")]


def test_a_table_without_a_header_is_one_fault(importing: Importing) -> None:
    for table in ("", "\n", ",,\n"):
        [(line, message, remedy)] = faults(importing, table=table)
        assert (line, message) == (1, "is empty: there is no header") and "公司" in remedy


def test_a_fault_of_the_mapping_names_its_field(importing: Importing) -> None:
    wrong = METRICS.replace("date: 月份", "dates: 月份").replace("predicate: ", "predicat: ")
    said = {message.partition(":")[0]: remedy for _, message, remedy in faults(importing, table=COUNTS, mapping=wrong)}
    assert set(said) == {"dates", "predicat", "predicate"}
    assert all("docs/import.md" in remedy for remedy in said.values())


def test_cells_keep_their_bounds_and_claims_their_row(importing: Importing) -> None:
    found = claims(importing())
    about, more = found["row-1-amount"].quantity, found["row-2-amount"].quantity
    assert about is not None and more is not None
    assert (about.as_written, about.bound, about.value) == ("近亿元人民币", Bound.APPROX, Decimal(100_000_000))
    assert (more.unit, more.bound, more.value) == ("USD", Bound.MORE_THAN, Decimal(200_000_000))
    assert found["row-1-led-by"].object == found["row-2-participant"].object == "hongshan"
    assert [found[f"row-1-participant{end}"].object for end in ("", "-2")] == ["capital-today", "zhenfund"]
    assert "row-2-led-by" not in found  # a dash says nothing
    assert found["row-2-participant-list-open"].literal == "true"
    assert found["row-2-amount"].time == "2026-01-09"
    assert found["row-1-stage"].object == "series-a"


def test_the_source_stays_unchecked_and_every_row_is_accounted_for(importing: Importing) -> None:
    made = importing()
    assert made.source.verification == "unchecked"
    assert [(row.number, row.line, row.about) for row in made.rows] == [
        (1, 2, "morning-star-a"),
        (2, 3, "morning-star-b"),
    ]
    assert {entity.id for entity in made.new} == {"morning-star", "morning-star-a", "morning-star-b"}


def test_figures_of_a_table_of_metrics_have_time_and_provider(importing: Importing) -> None:
    found = claims(importing(COUNTS, METRICS))
    first, second = found["row-1-monthly-active-users"], found["row-2-monthly-active-users"]
    assert (first.subject, first.time, first.provider) == ("kimi", "2025-09", "questmobile")
    assert first.quantity is not None and first.quantity.bound is Bound.APPROX
    assert first.quantity.value == Decimal(9_670_000)
    assert (second.subject, second.time) == ("doubao", "2025-35")
    assert second.quantity is not None and second.quantity.value == Decimal(159_000_000)


def test_a_bare_figure_takes_the_unit_of_its_column_and_none_is_guessed(importing: Importing) -> None:
    table = GUIDE["deals.csv"].replace("近亿元人民币", "5000000")
    quantity = claims(importing(table))["row-1-amount"].quantity
    assert quantity is not None and (quantity.unit, quantity.value) == ("CNY", Decimal(5_000_000))
    [(line, message, remedy)] = faults(importing, table=table, mapping=GUIDE["deals.yaml"].replace(", unit: CNY", ""))
    assert line == 2 and message.startswith("row 1, column 金额: '5000000' is in count") and "unit" in remedy


@pytest.mark.parametrize("predicate", ["stake", "grossMargin"])
def test_a_figure_that_its_property_cannot_have_is_told_with_its_cell(importing: Importing, predicate: str) -> None:
    mapping = METRICS.replace("monthlyActiveUsers, unit: users", predicate).replace("{}万", "{}%")
    table = COUNTS.replace("约967", "100").replace("15900", "125")
    [(line, message, remedy)] = faults(importing, table=table, mapping=mapping)
    assert (line, message, remedy) == (
        3,
        "row 2, column 月活（万）: '125%' is above 100%",
        "mend it, or leave it out",
    )


@pytest.mark.parametrize(("predicate", "unit"), [("monthlyActiveUsers", "users"), ("headcount", "people")])
def test_what_is_counted_or_paid_is_never_below_nothing(importing: Importing, predicate: str, unit: str) -> None:
    mapping = METRICS.replace("monthlyActiveUsers, unit: users", f"{predicate}, unit: {unit}").replace("{}万", "{}")
    [(line, message, _)] = faults(importing, table=COUNTS.replace("约967", "3").replace("15900", "-4"), mapping=mapping)
    assert (line, message.startswith("row 2, column 月活（万）: '-4' is below 0")) == (3, True), message
    loss = METRICS.replace("monthlyActiveUsers, unit: users", "netProfit, unit: CNY").replace("{}万", "{}")
    assert claims(importing(COUNTS.replace("约967", "3").replace("15900", "-4"), loss))


def test_two_columns_of_one_property_are_both_kept(importing: Importing) -> None:
    table = GUIDE["deals.csv"].replace("备注", "跟投方").replace("内部编号 17", "高榕创投")
    mapping = GUIDE["deals.yaml"].replace("ignored: [备注]", "  跟投方: {predicate: participant}")
    found = {id: claim.object for id, claim in claims(importing(table, mapping)).items() if "row-1-part" in id}
    assert found == {
        "row-1-participant": "capital-today",
        "row-1-participant-2": "zhenfund",
        "row-1-participant-3": "gaorong-ventures",
    }


def test_other_encodings_and_delimiters_are_read(importing: Importing) -> None:
    mapping = GUIDE["deals.yaml"] + 'delimiter: ";"\nencoding: gb18030\n'
    table = GUIDE["deals.csv"].replace(",", ";")
    assert claims(importing(table, mapping, encoding="gb18030")) == claims(importing())


def test_a_new_name_is_never_taken_in_silence(importing: Importing) -> None:
    table = GUIDE["deals.csv"].replace("今日资本、真格基金", "暮河创投")
    [(line, message, remedy)] = faults(importing, table=table)
    assert (line, message) == (2, "row 1, column 投资方: nothing here is called '暮河创投'")
    assert "暮河创投: {id: muhechuangtou, type: InvestmentFirm}" in remedy
    new = importing(table, new_names=True).new
    assert ("muhechuangtou", "InvestmentFirm") in [(entity.id, entity.type) for entity in new]


def test_a_name_that_two_things_carry_is_listed_and_likeness_decides_nothing() -> None:
    name = Bilingual(zh="暮河", en="Muhe")
    both = {id: Entity(id=id, type="Company", name=name) for id in ("muhe", "muhe-2")}
    names = TableNames(both, {}, take_new=False)
    with pytest.raises(BadInput, match="may be muhe, muhe-2 — say which under names"):
        names.id_of("暮河", "Company", "Agent")
    with pytest.raises(BadInput, match=r"alike: muhe \(form 暮河\)"):
        names.id_of("北京暮河科技有限公司", "Company", "Agent")


def test_a_round_that_may_be_a_known_one_is_decided_by_a_person(importing: Importing) -> None:
    mapping = GUIDE["deals.yaml"].replace("ignored: [备注]\n", "ignored: []\n")
    table = "公司,轮次,时间,金额,领投方,投资方\n月之暗面,C轮,2025-12-31,5亿美元,-,-\n"
    [(line, message, remedy)] = faults(importing, table=table, mapping=mapping)
    assert line == 2 and "may be moonshot-ai-c" in message and "deals: 1: moonshot-ai-c" in remedy
    found = claims(importing(table, mapping + "deals: {1: moonshot-ai-c}\n"))
    assert {claim.subject for claim in found.values()} == {"moonshot-ai-c"}
    made = importing(table, mapping + "deals: {1: moonshot-ai-c-extension}\n")
    assert "moonshot-ai-c-extension" in {entity.id for entity in made.new}


FAULTY = {
    "a figure": ("table", "近亿元人民币", "若干", "row 1, column 金额", "write a figure"),
    "a time": ("table", "2025年3月18日", "开春", "row 1, column 时间", "write a time"),
    "no subject": ("table", "晨星智能,A轮", ",A轮", "row 1, column 公司: is empty", "every row says"),
    "a short row": ("table", ",内部编号 17", "", "6 cells, not 7", "quote cells"),
    "a column that nobody mapped": (
        "mapping",
        "ignored: [备注]",
        "ignored: []",
        "column '备注' is not mapped",
        "ignored",
    ),
    "a column that is not there": (
        "mapping",
        "label: 轮次",
        "label: 轮",
        "no column '轮' in t.csv",
        "its columns: 公司",
    ),
    "a property": ("mapping", "predicate: amount", "predicate: amout", "no property 'amout'", "nearest: amount"),
    "a unit": ("mapping", "unit: CNY", "unit: CNX", "no unit 'CNX'", "nearest: CN"),
    "a class": (
        "mapping",
        "type: InvestmentFirm}\nignored",
        "type: InvestmentFrm}\nignored",
        "no class",
        "InvestmentFirm",
    ),
    "a class of a name": (
        "mapping",
        "names:\n",
        "names:\n  苍梧智能: {id: cangwu, type: Compani}\n",
        "no class 'Compani'",
        "nearest: Company",
    ),
    "an unknown key": ("mapping", "rows: deals", "rows: deals\nrow: 1", "Extra inputs", "docs/import.md"),
    "a row that is not there": (
        "mapping",
        "ignored: [备注]",
        "ignored: [备注]\ndeals: {9: x}",
        "no row 9",
        "counted from 1",
    ),
    "a checked table": ("mapping", "published:", "verification: text, published:", "unchecked source", "leave out"),
    "a packaged source": ("mapping", "id: my-export", "id: a1", "a source of the packaged data", "its own"),
    "an id that nothing has": ("mapping", "names:\n", "names:\n  今日资本: nobody\n", "which nothing has", "known"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_every_fault_is_named_with_its_place_and_remedy(importing: Importing, fault: str) -> None:
    where, old, new, message, remedy = FAULTY[fault]
    given = {"table": GUIDE["deals.csv"], "mapping": GUIDE["deals.yaml"]}
    assert given[where].count(old) >= 1
    given[where] = given[where].replace(old, new, 1)
    found = faults(importing, **given)
    assert any(message in told and remedy in mend for _, told, mend in found), found


@pytest.mark.parametrize("words", ["{}{x}万元", "{}}万元", "{{}", "{0}{}", "万元"])
def test_a_frame_that_is_none_is_told_at_its_line(importing: Importing, words: str) -> None:
    mapping = GUIDE["deals.yaml"].replace("unit: CNY", f'written: "{words}"')
    [(line, message, _)] = faults(importing, mapping=mapping)
    assert mapping.splitlines()[line - 1].startswith("  金额:") and repr(words) in message


def test_all_faults_are_found_in_one_run(importing: Importing) -> None:
    table = GUIDE["deals.csv"].replace("近亿元人民币", "若干").replace("超过2亿美元", "不详")
    assert [line for line, _, _ in faults(importing, table=table)] == [2, 3]


def kg(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KG_ARTICLES": str(folder / "no-articles")}
    return subprocess.run(
        [str(KG), *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_guide_runs_as_it_is_written(tmp_path: Path) -> None:
    """The commands of docs/import.md, and what they must not do."""
    for name, content in GUIDE.items():
        (tmp_path / name).write_text(content, "utf-8")
    told = ""
    for line in re.findall(r"^\$ (.*)$", (ROOT / "docs" / "import.md").read_text("utf-8"), re.MULTILINE):
        command, *arguments = line.split()
        if command == "mkdir":
            (tmp_path / arguments[0]).mkdir()
            continue
        done = kg(*arguments, folder=tmp_path)
        assert done.returncode == 0, (line, done.stderr)
        if "--dry-run" in arguments:
            assert list((tmp_path / "mine").iterdir()) == []
        told += done.stdout
    assert "usd-gt-200000000" in told and "Address" in told
    file = tmp_path / "mine" / "claims" / "my-export.yaml"
    again = kg("import", "deals.csv", "--mapping", "deals.yaml", "--workspace", "mine", "--json", folder=tmp_path)
    assert [row["about"] for row in json.loads(again.stdout)["rows"]] == ["morning-star-a", "morning-star-b"]
    file.write_text(file.read_text("utf-8").removeprefix(HEAD), "utf-8")
    refused = kg("import", "deals.csv", "--mapping", "deals.yaml", "--workspace", "mine", folder=tmp_path)
    assert refused.returncode == 2 and "was not made by an import" in refused.stderr
