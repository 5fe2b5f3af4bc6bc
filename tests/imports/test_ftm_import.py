"""FollowTheMoney entities as claim files: each line accounted for, shares with their bounds, posts as worded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.imports.imported import Imported
from kg.imports.table_import import import_table
from kg.quantities.quantity import Bound
from kg.records.load import Knowledge
from tests.support.importing import GUIDE, Importing, claims, faults

LINES, MAPPING = GUIDE["owners.ftm.json"], GUIDE["owners.yaml"]


@pytest.fixture
def importing(tmp_path: Path, known: Knowledge) -> Importing:
    """Imports entities over the packaged data, both given as text."""

    def run(lines: str = LINES, mapping: str = MAPPING, *, new_names: bool = False) -> Imported:
        (tmp_path / "t.json").write_text(lines, "utf-8")
        (tmp_path / "m.yaml").write_text(mapping, "utf-8")
        return import_table(tmp_path / "t.json", tmp_path / "m.yaml", known, new_names=new_names)

    return run


def test_every_line_is_accounted_for(importing: Importing) -> None:
    made = importing()
    assert [(row.number, row.about, len(row.claims), row.left) for row in made.rows] == [
        (1, "muhe-robotics", 1, []),
        (2, "wei-xiaozhou", 0, ["nationality"]),
        (3, "zhenfund", 0, []),
        (4, "muhe-robotics-held-by-zhenfund", 2, []),
        (5, "wei-xiaozhou", 2, []),
        (6, "", 0, ["Address"]),
    ]
    assert made.source.verification == "unchecked"
    [company, person] = made.new
    assert (company.type, company.name.zh, person.type) == ("Company", "暮河机器人", "Person")
    assert company.aliases == ["暮河机器人有限公司", "Muhe Robotics Ltd."]


def test_a_share_keeps_its_bound_and_a_start_is_no_end(importing: Importing) -> None:
    found = claims(importing())
    holder, share = found["row-4-shareholder"], found["row-4-stake"]
    assert (holder.subject, holder.object, holder.time) == ("muhe-robotics", "zhenfund", "2024-03/")
    assert (share.subject, share.time, share.about) == (
        "muhe-robotics-held-by-zhenfund",
        "2024-03/",
        ["muhe-robotics", "zhenfund"],
    )
    assert share.quantity is not None
    assert (share.quantity.as_written, share.quantity.bound, share.quantity.value) == (
        "12.5%",
        Bound.EXACT,
        Decimal("0.125"),
    )
    about = claims(importing(LINES.replace('"12.5"', '"约 12%"')))["row-4-stake"].quantity
    assert about is not None and (about.as_written, about.bound) == ("约 12%", Bound.APPROX)
    without = claims(importing(LINES.replace('"percentage": ["12.5"], ', "")))
    assert "row-4-shareholder" in without and "row-4-stake" not in without


@pytest.mark.parametrize("share", ["0", "0.00", "0%", "约 0%"])
def test_a_share_of_nothing_is_no_shareholder(importing: Importing, share: str) -> None:
    row = importing(LINES.replace('"12.5"', f'"{share}"')).rows[3]
    written = share if "%" in share else f"{share}%"
    assert (row.about, row.claims, row.left) == ("", [], [f"Ownership of {written}"])


@pytest.mark.parametrize("share", ["100", "超过0%", "不到100%", "0.01"])
def test_a_share_within_the_whole_is_kept(importing: Importing, share: str) -> None:
    assert "row-4-stake" in claims(importing(LINES.replace('"12.5"', f'"{share}"')))


def test_a_role_says_no_more_than_the_mapping_lets_it(importing: Importing) -> None:
    found = claims(importing())
    post, employed = found["row-5-position"], found["row-5-employed"]
    assert (post.subject, post.literal, post.about, post.time) == ("wei-xiaozhou", "总经理", ["muhe-robotics"], "2024")
    assert (employed.subject, employed.object) == ("muhe-robotics", "wei-xiaozhou")
    bare = claims(importing(mapping=MAPPING.replace("roles: {总经理: employed}\n", "")))
    assert [id for id in bare if id.startswith("row-5")] == ["row-5-position"]
    [(line, message, remedy)] = faults(importing, lines=LINES.replace('"role": ["总经理"], ', ""))
    assert line == 5 and "Directorship m-5, role: is missing" in message and '{"": employed}' in remedy


def test_a_legal_entity_that_is_new_is_no_person_and_no_company(importing: Importing) -> None:
    new = importing(LINES.replace("真格基金", "暮河创投"), new_names=True).new
    assert ("muhechuangtou", "Agent") in [(entity.id, entity.type) for entity in new]


def test_a_name_alone_joins_nothing_that_is_called_otherwise(importing: Importing) -> None:
    lines = LINES.replace('["真格基金"]', '["真格基金", "真格天使基金"]')
    [(line, message, remedy)] = faults(importing, lines=lines)
    assert line == 3 and "zhenfund is not called '真格天使基金' here" in message and "m-3: zhenfund" in remedy
    made = importing(lines, MAPPING.replace("names:\n", "names:\n  m-3: zhenfund\n"))
    assert made.rows[2].about == "zhenfund" and made.rows[2].left == ["name 真格天使基金"]


def test_an_open_schema_of_a_line_leads_to_what_is_known(importing: Importing) -> None:
    """A LegalEntity may be anybody; what is no company, body or person here may be any organization there."""
    more = [("LegalEntity", "小米"), ("Organization", "智谱"), ("Company", "红杉中国"), ("LegalEntity", "杨植麟")]
    made = importing(LINES + "".join(entity(f"x-{name}", schema, name=[name]) for schema, name in more))
    assert [row.about for row in made.rows[6:]] == ["xiaomi", "zhipu", "hongshan", "yang-zhilin"]
    assert [row.left for row in made.rows[6:]] == [[], [], [], []]


def test_who_is_named_for_a_line_of_another_class_is_taken_and_told(importing: Importing) -> None:
    lines = LINES + entity("x", "Person", name=["小米"])
    made = importing(lines, MAPPING.replace("names:\n", "names:\n  x: xiaomi\n"))
    assert (made.rows[6].about, made.rows[6].left) == ("xiaomi", ["schema Person"])


def entity(id: str, schema: str, **properties: list[str]) -> str:
    return json.dumps({"id": id, "schema": schema, "properties": properties}, ensure_ascii=False) + "\n"


REFUSED_LATER = {
    "a claim": (
        entity("x", "Company", name=["杨植麟"], leiCode=["5299ZZMUHEROBOTICS06"]),
        ("names:\n", "names:\n  x: yang-zhilin\n"),
        "t.json:7: row 7: the subject of leiCode is an Organization, 'yang-zhilin' is a Person",
    ),
    "the source": ("", ("2026-02-01", "spring"), "m.yaml:1: published: 'spring' is not a date"),
}


@pytest.mark.parametrize("refused", REFUSED_LATER)
def test_what_the_whole_check_refuses_is_told_at_a_line_that_there_is(tmp_path: Path, refused: str) -> None:
    lines, (old, new), told = REFUSED_LATER[refused]
    (tmp_path / "t.json").write_text(LINES + lines, "utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING.replace(old, new), "utf-8")
    (tmp_path / "mine").mkdir()
    command = ["kg", "import", "t.json", "--mapping", "m.yaml", "--workspace", "mine"]
    done = subprocess.run([Path(sys.executable).with_name("kg"), *command[1:]], cwd=tmp_path, capture_output=True)
    assert done.returncode == 1
    [line, count] = done.stderr.decode().splitlines()
    assert line.startswith(told) and count == "1 problem"


FAULTY_THINGS: dict[str, tuple[str, str, str]] = {
    "no JSON": ("nonsense\n", "row 7 is no entity", "one entity a line"),
    "no entity": ('{"id": "x"}\n', "row 7 is no entity: schema", "one entity a line"),
    "a value that is no text": (
        '{"id": "x", "schema": "Person", "properties": {"name": [1]}}\n',
        "row 7 is no entity: properties.name.0",
        "VALUE",
    ),
    "an id twice": (entity("m-1", "Person", name=["卫小舟"]), "row 7 has the id of line 1, 'm-1'", "of its own"),
    "a schema": (entity("x", "Persn", name=["某"]), "row 7: Persn is not read", "nearest: Person"),
    "a property": (entity("x", "Person", name=["杨植麟"], email=["a@b"]), "email of Person is not read", "ignored"),
    "a key of its own": (
        '{"id": "x", "schema": "Person", "properties": {"name": ["王慧文"]}, "first_seen": "2024"}\n',
        "first_seen of Person is not read",
        "ignored",
    ),
    "other ids of it": (
        '{"id": "x", "schema": "Person", "properties": {"name": ["王兴"]}, "referents": ["y"], "caption": "王兴"}\n',
        "referents of Person is not read",
        "list referents under ignored",
    ),
    "a slip in a code": (
        entity("x", "Company", name=["智谱"], uscCode=["91990000MADRGN0FXE"]),
        "uscCode: '91990000MADRGN0FXE' is no unifiedSocialCreditCode",
        "mend it",
    ),
    "a digit of another script": (
        entity("x", "Company", name=["阶跃星辰"], uscCode=["91９90000MADRGN0FXD"]),
        "uscCode: '91９90000MADRGN0FXD' is no unifiedSocialCreditCode",
        "mend it",
    ),
    "a key twice": (
        '{"id": "x", "schema": "Person", "properties": {"name": ["王慧文"], "name": ["杨植麟"]}}\n',
        "row 7 is no entity: the key 'name' is given twice",
        "one entity a line",
    ),
    "a company that is called a person": (
        entity("x", "Person", name=["小米"]),
        "name: xiaomi is a Company, the line says Person",
        "say who under names: x",
    ),
    "a person who is called a company": (
        entity("x", "Company", name=["杨植麟"]),
        "name: yang-zhilin is a Person, the line says Company",
        "say who under names: x",
    ),
    "a company that is called a public body": (
        entity("x", "PublicBody", name=["小米"]),
        "name: xiaomi is a Company, the line says PublicBody",
        "say who under names: x",
    ),
    "a fund that is called a person": (
        entity("x", "Person", name=["红杉中国"]),
        "name: hongshan is an InvestmentFirm, the line says Person",
        "say who under names: x",
    ),
    "no name": (entity("x", "Person"), "row 7, Person x, name: has no name", "every thing has one"),
    "two of one name": (
        entity("x", "LegalEntity", name=["真格基金"]),
        "is called as m-3 is, zhenfund",
        "say who each is",
    ),
    "a new name": (entity("x", "Company", name=["苍梧智能"]), "nothing here is called '苍梧智能'", "--new-names"),
}
FAULTY_LINKS: dict[str, tuple[str, str, str]] = {
    "an end that is not there": (
        entity("x", "Ownership", owner=["nobody"], asset=["m-1"]),
        "'nobody' has no line that is read",
        "under names: nobody",
    ),
    "an end of another class": (
        entity("x", "Ownership", owner=["m-1"], asset=["m-2"]),
        "wei-xiaozhou is of class Person, not Company",
        "m-2",
    ),
    "no end": (entity("x", "Ownership", owner=["m-1"]), "asset: is missing", "one thing to another"),
    "two ends": (entity("x", "Ownership", owner=["m-2", "m-3"], asset=["m-1"]), "owner: has 2 values", "of its own"),
    "a date": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], date=["spring"]),
        "date: 'spring' is no date",
        "YYYY-MM-DD",
    ),
    "an end before the start": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], startDate=["2024"], endDate=["2023"]),
        "endDate: '2024/2023' ends before it begins",
        "exchange",
    ),
    "a date in other digits": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], date=["２０２４"]),
        "date: '２０２４' is no date",
        "YYYY-MM-DD",
    ),
    "a share in other digits": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], percentage=["１２"]),
        "percentage: '１２' is in count, not a unit of ratio",
        "0 to 9",
    ),
    "more than the whole": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], percentage=["125"]),
        "percentage: '125%' is above 100%",
        "mend it",
    ),
    "about more than the whole": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], percentage=["约 125%"]),
        "percentage: '约 125%' is above 100%",
        "mend it",
    ),
    "a bound beyond the whole": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], percentage=["超过100%"]),
        "percentage: '超过100%' is above 100%",
        "mend it",
    ),
    "less than nothing": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], percentage=["-5%"]),
        "percentage: '-5%' is below 0%",
        "mend it",
    ),
    "two sorts of date": (
        entity("x", "Ownership", owner=["m-3"], asset=["m-1"], startDate=["2024"], date=["2023"]),
        "stands beside startDate",
        "keep one",
    ),
}


@pytest.mark.parametrize("kind", [FAULTY_THINGS, FAULTY_LINKS], ids=["things", "links"])
def test_every_fault_is_named_with_its_line_and_remedy(
    importing: Importing, kind: dict[str, tuple[str, str, str]]
) -> None:
    """All of them in one run; those of links where every thing is told."""
    lines = LINES
    for number, (line, *_) in enumerate(kind.values(), 1):
        lines += re.sub(r'"id": "x"', f'"id": "x{number}"', line)
    found = faults(importing, lines=lines)
    assert [at for at, _, _ in found] == [*range(7, 7 + len(kind))]
    for (fault, (_, message, remedy)), (at, told, mend) in zip(kind.items(), found, strict=True):
        wanted = message.replace("row 7", f"row {at}").replace(" x,", f" x{at - 6},")
        assert wanted in told and remedy.replace(": x", f": x{at - 6}") in mend, (fault, told, mend)


MAPPINGS: dict[str, tuple[str, str, str]] = {
    "a role's property": ("总经理: employed", "总经理: emploied", "nearest: employed"),
    "a property that leads to no person": (
        "总经理: employed",
        "总经理: headquarteredIn",
        "no property that leads from",
    ),
    "a bare number": ('percentage: "{}%"\n', "", "'12.5' is in count, not a unit of ratio"),
    "a frame without a place": ('"{}%"', '"%"', "no one {}"),
    "a name within a frame": ('"{}%"', '"{}{x}%"', "percentage has no one {}, or other braces"),
    "a brace beside a frame": ('"{}%"', '"{}}%"', "percentage has no one {}, or other braces"),
    "a class": ("type: Person", "type: Persn", "nearest: Person"),
    "an unknown key": ("rows: entities", "rows: entities\nrow: 1", "Extra inputs"),
    "a checked file": ("published:", "verification: text, published:", "unchecked source"),
    "a packaged source": ("id: owners", "id: a1", "a source of the packaged data"),
}


@pytest.mark.parametrize("fault", MAPPINGS)
def test_every_fault_of_the_mapping_is_named(importing: Importing, fault: str) -> None:
    old, new, told = MAPPINGS[fault]
    assert MAPPING.count(old) == 1
    found = faults(importing, mapping=MAPPING.replace(old, new))
    told_at = [line for line, message, remedy in found if told in f"{message} {remedy}"]
    assert told_at, found
    if new.startswith('"'):
        assert told_at == [3]


def test_what_the_export_writes_comes_in_again(importing: Importing) -> None:
    """A holding that is known, in the words of the export, leads to the same things and the same bounds."""
    sent: list[dict[str, Any]] = [
        {"id": "moonshot-ai", "schema": "Company", "properties": {"name": ["Moonshot AI", "月之暗面"]}},
        {"id": "alibaba", "schema": "Company", "properties": {"name": ["Alibaba", "阿里巴巴"], "alias": ["阿里"]}},
        {
            "id": "a.b",
            "schema": "Ownership",
            "properties": {"owner": ["alibaba"], "asset": ["moonshot-ai"], "percentage": ["约 36%"]},
        },
    ]
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in sent)
    made = importing(lines, MAPPING)
    assert made.new == [] and made.rows[2].about == "moonshot-ai-held-by-alibaba"
    share = claims(made)["row-3-stake"].quantity
    assert share is not None and (share.bound, share.value) == (Bound.APPROX, Decimal("0.36"))
