"""Gold against draft: how much of what people marked in news passages the drafting proposes, and how rightly.

`python -m tests.support.draft_scorer [FOLDER]` prints the table, with the aims, for the passages of a folder
(`../shared/passages` by default): NN.txt, NN.meta.json and NN.gold.jsonl.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kg.base.paths import PACKAGE
from kg.drafting.draft_records import Draft, Proposal
from kg.drafting.drafting import Drafter
from kg.drafting.find_names import NamesFound
from kg.drafting.new_names import class_of
from kg.drafting.reading_copy import reading_copy
from kg.evidence.names import labels_of
from kg.grammar.read import find_quantities
from kg.quantities.edtf import TimeError, contained, parse_edtf
from kg.records.load import Knowledge, load
from kg.records.record_models import Bilingual, Claim, Entity, Source
from kg.records.texts import sha256
from tests.support.shared import SHARED

KINDS = {
    "amount": "funding_round",
    **dict.fromkeys(("valuation", "postMoneyValuation", "companyValuation", "targetValuation"), "valuation"),
    "totalRaised": "funding_total",
    **dict.fromkeys(("ledBy", "participant", "shareholder", "ticket"), "investment"),
    **dict.fromkeys(("revenue", "recurringRevenue"), "revenue"),
    **dict.fromkeys(("netProfit", "netLoss"), "net_profit"),
    "grossProfit": "gross_profit",
    **dict.fromkeys(("grossMargin", "netMargin"), "margin"),
    **dict.fromkeys(("revenueGrowth", "monthlyActiveUserGrowth", "payingUserGrowth", "apiRevenueGrowth"), "growth"),
    "researchSpending": "rnd_spend",
    "cash": "cash",
    "debt": "debt",
    "capitalExpenditure": "capex",
    "headcount": "headcount",
    **dict.fromkeys(("parameterCount", "contextWindow", "activeParameterCount"), "model_param"),
    **dict.fromkeys(("foundedBy", "coFoundedBy", "chiefExecutive", "employed", "formerlyEmployed"), "person_role"),
    **dict.fromkeys(("issuer", "exchange", "proceeds", "marketCapAtOffer"), "ipo_event"),
    **dict.fromkeys(("acquirer", "acquired"), "acquisition"),
    "price": "price",
    "stake": "stake",
    "licence": "license",
}
USERS = re.compile(r"Users|downloads")
BOUNDS = {
    "exact": "exact",
    "gt": "more_than",
    "ge": "at_least",
    "lt": "less_than",
    "le": "at_most",
    "approx": "approx",
    "between": "range",
}
PARTIES_OF_TWO = ("investment", "person_role", "stake")
_ROUND = ("funding_round", "valuation", "investment", "funding_total")


@dataclass(frozen=True)
class Shown:
    """A proposal as the gold would put it."""

    kind: str
    subject: str
    object: str | None
    proposal: Proposal

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The places that say it: the figure, else the parties."""
        evidence = self.proposal.claim.evidence
        figures = [(p.start or 0, p.end or 0) for p in evidence if p.role == "figure"]
        return figures or [(p.start or 0, p.end or 0) for p in evidence if p.role in ("party", "cue")]


@dataclass
class Passage:
    """One text with its gold, drafted over a graph."""

    name: str
    text: str
    meta: dict[str, Any]
    gold: list[dict[str, Any]]
    known: Knowledge
    drafter: Drafter

    @cached_property
    def language(self) -> str:
        return "zh" if re.search(r"[\u4e00-\u9fff]", self.text) else "en"

    @cached_property
    def draft(self) -> Draft:
        title = str(self.meta.get("title") or self.name)
        published = str(self.meta.get("date") or self.meta.get("published"))
        source = Source(
            id=f"p{self.name}", title=Bilingual(zh=title, en=title), published=published, sha256=sha256(self.text)
        )
        return self.drafter.draft(self.text, source)

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """Every name of every entity by id."""
        entities = [*self.known.entities.values(), *self.draft.entities]
        return {entity.id: {label.casefold() for label in labels_of(entity)} | {entity.id} for entity in entities}

    @cached_property
    def shown(self) -> list[Shown]:
        claims = [one.claim for one in self.draft.proposals]
        company = {c.subject: c.object for c in claims if c.predicate in ("company", "issuer")}
        company |= {f"{c.subject} acquirer": c.object for c in claims if c.predicate == "acquirer"}
        types = {e.id: e.type for e in [*self.known.entities.values(), *self.draft.entities]}
        return [shown for one in self.draft.proposals if (shown := shown_of(one, company, types))]

    def named(self, id: str | None, gold: str | None) -> bool:
        """Whether an id is the thing that the gold names: by one of its names, or a name that holds it whole."""
        if gold is None or id is None:
            return gold is None
        names, wanted = self.names.get(id, {id}), gold.casefold()
        resolved = self.drafter.labels.name(gold)
        return (
            wanted in names
            or (resolved is not None and resolved.id == id)
            or any(_within(name, wanted) for name in names)
        )


def _within(name: str, wanted: str) -> bool:
    squeezed = re.sub(r"[\s()（）/]+", "", wanted)
    return len(name) > 2 and (squeezed.startswith(re.sub(r"\s+", "", name)) or re.sub(r"\s+", "", name) == squeezed)


def shown_of(one: Proposal, company: dict[str, str | None], types: dict[str, str]) -> Shown | None:
    claim = one.claim
    kind = KINDS.get(claim.predicate) or ("user_metric" if USERS.search(claim.predicate) else None)
    subject: str = company.get(claim.subject) or claim.subject
    other = claim.object
    if claim.predicate == "company":
        kind, other = "funding_round", None
    elif claim.predicate == "releaseOf":
        kind = "model_release" if types.get(claim.object or "") == "Model" else "product_release"
        subject, other = claim.object or "", None
    elif claim.predicate == "ticket":
        deal = max((d for d in company if claim.subject.startswith(f"{d}-")), key=len, default="")
        subject, other = claim.subject.removeprefix(f"{deal}-"), company.get(deal)
    elif kind == "stake":
        other, _, subject = claim.subject.partition("-held-by-")
    elif kind == "price":
        bought = f"{claim.subject} acquirer" in company
        kind = "acquisition" if bought else kind
        subject = company[f"{claim.subject} acquirer"] or "" if bought else _sold(claim, types)
    elif kind == "acquisition":
        subject, other = company.get(f"{claim.subject} acquirer") or "", claim.object
    elif kind in PARTIES_OF_TWO:
        subject, other = claim.object or "", subject
    return Shown(kind, subject, other, one) if kind else None


def _sold(claim: Claim, types: dict[str, str]) -> str:
    """What a price is of: the product or model of an offer."""
    made = (name for name in claim.about if types.get(name) in ("Product", "Model"))
    return next(made, claim.subject) if types.get(claim.subject) == "Offer" else claim.subject


@dataclass
class Score:
    """Hits and trials by measure."""

    hits: Counter[str] = field(default_factory=Counter)
    trials: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def count(self, measure: str, hit: bool, note: str = "") -> None:
        """One trial."""
        self.trials[measure] += 1
        self.hits[measure] += hit
        if not hit and note:
            self.missed.append(f"{measure}: {note}")

    def share(self, measure: str) -> float:
        """In per cent."""
        return 100 * self.hits[measure] / self.trials[measure] if self.trials[measure] else float("nan")


def folder_of(numbers: Callable[[int], bool], folder: Path | None = None) -> list[str]:
    """The passages of a folder whose number fits, in order."""
    found = sorted(path.name.split(".")[0] for path in (folder or SHARED / "passages").glob("*.gold.jsonl"))
    return [name for name in found if numbers(int(re.sub(r"\D", "", name)))]


@lru_cache(maxsize=1)
def known_before_the_news() -> Knowledge:
    """The packaged data without its layer of news: to it the passages tell something new, as to whoever adds a text."""
    with TemporaryDirectory() as folder:
        data = Path(shutil.copytree(PACKAGE / "data", Path(folder, "data")))
        for source in yaml.safe_load((data / "sources" / "news.yaml").read_text("utf-8"))["sources"]:
            (data / "claims" / f"{source['id']}.yaml").unlink(missing_ok=True)
        for path in data.glob("*/news.yaml"):
            path.unlink()
        return load(data=data)


def passages(
    names: Iterable[str], folder: Path | None = None, *, confirmed: bool = False, known: Knowledge | None = None
) -> list[Passage]:
    """The passages drafted; `confirmed` as if a person had first confirmed every name of the gold."""
    folder, known = folder or SHARED / "passages", known or known_before_the_news()
    drafter = Drafter(known)
    found = []
    for name in names:
        text = (folder / f"{name}.txt").read_text("utf-8")
        meta = json.loads((folder / f"{name}.meta.json").read_text("utf-8"))
        gold = [
            json.loads(line) for line in (folder / f"{name}.gold.jsonl").read_text("utf-8").splitlines() if line.strip()
        ]
        if confirmed:
            day = str(meta.get("date") or meta.get("published"))
            own = _with_names(known, gold, drafter, drafter.reading(text, day).names)
            found.append(Passage(name, text, meta, gold, own, Drafter(own)))
        else:
            found.append(Passage(name, text, meta, gold, known, drafter))
    return found


def _with_names(known: Knowledge, gold: list[dict[str, Any]], drafter: Drafter, read: NamesFound) -> Knowledge:
    """The graph with every name of the gold; what a text calls a known thing in short is a name of that thing."""
    entities = dict(known.entities)
    persons = {one["subject"] for one in gold if one["kind"] == "person_role"}  # one who holds a stake too is no firm
    for one in gold:
        for role in ("subject", "object"):
            label, kind = one.get(role), one["kind"]
            if (
                not label
                or kind == "trap"
                or (role == "object" and kind not in (*PARTIES_OF_TWO, "acquisition", "model_release"))
            ):
                continue
            if drafter.labels.name(label) is None:
                id = f"g{sha256(label)[:10]}"
                longer = read.labels.get(read.stems.get(label, ""))
                if longer is not None and longer.id:
                    held = entities[longer.id]
                    entities[longer.id] = held.model_copy(update={"aliases": [*held.aliases, label]})
                    continue
                if kind == "price" and id in entities:
                    continue  # the firm of an issue price, which other facts tell
                name = Bilingual(zh=label, en=label)
                entities[id] = Entity(
                    id=id, type="Person" if label in persons else class_of(label) or _type(kind, role), name=name
                )
    return Knowledge(**{**known.__dict__, "entities": entities})


def _type(kind: str, role: str) -> str:
    if kind == "person_role" and role == "subject":
        return "Person"
    if kind == "investment" and role == "subject":
        return "InvestmentFirm"
    if kind in ("model_release", "model_param", "license") and role == "subject":
        return "Model"
    return "Product" if kind in ("product_release", "user_metric", "price") and role == "subject" else "Company"


def score(before: Iterable[Passage], after: Iterable[Passage]) -> Score:
    """The measures over passages, drafted before and after their names were confirmed."""
    found = Score()
    for passage in before:
        _amounts(passage, found)
        _names(passage, found)
        for gold in passage.gold:
            _fact(passage, gold, found, "party before")
    for passage in after:
        for gold in passage.gold:
            _fact(passage, gold, found, "party after")
        _proposals(passage, found)
        _relations(passage, found)
    return found


def _amounts(passage: Passage, found: Score) -> None:
    copy = reading_copy(passage.text)
    read = [(copy.original((q.start, q.end)), q.quantity) for q in find_quantities(copy.text)]
    for gold in passage.gold:
        if not gold["unit"] or not gold["unit"].isupper() or gold["kind"] == "trap":
            continue
        near = [quantity for (start, end), quantity in read if start < gold["end"] and gold["start"] < end]
        money = [quantity for quantity in near if quantity.unit == gold["unit"]]
        note = f"{passage.name} {gold['kind']} {gold['value']}"
        found.count("money found", bool(money), note)
        if money:
            right = [q for q in money if _value(q.nominal or q.lower or q.upper, q.lower, q.upper, gold)]
            found.count("its value", bool(right), note)
            if right:
                found.count("its bound", any(q.bound.value == BOUNDS[gold["bound"]] for q in right), note)


def _value(value: Any, lower: Any, upper: Any, gold: dict[str, Any]) -> bool:
    if isinstance(gold["value"], list):
        told, ends = [float(lower or 0), float(upper or 0)], [float(one) for one in gold["value"]]
        return told in (ends, sorted(abs(one) for one in ends))
    wanted = float(gold["value"])  # a loss is told by its size, a fall by its sign
    return value is not None and min(abs(float(value) - one) for one in (wanted, abs(wanted))) <= 1e-9 * max(
        abs(wanted), 1
    )


def _same_value(shown: Shown, gold: dict[str, Any]) -> bool:
    quantity = shown.proposal.claim.quantity
    if gold["value"] is None:
        return True
    if quantity is None:
        return False
    factor = 100 if gold["unit"] == "percent" else 1
    scaled = [None if x is None else x * factor for x in (quantity.value, quantity.lower, quantity.upper)]
    return _value(scaled[0] if scaled[0] is not None else scaled[1], scaled[1], scaled[2], gold)


def _same_bound(shown: Shown, gold: dict[str, Any]) -> bool:
    quantity = shown.proposal.claim.quantity
    if gold["bound"] is None or quantity is None:
        return gold["bound"] is None
    loose = gold["kind"] == "model_param"  # 256K is exact to a writer, about 256 thousand to another
    return loose or quantity.bound.value == BOUNDS[gold["bound"]]


def _same_party(passage: Passage, shown: Shown, gold: dict[str, Any]) -> bool:
    if not passage.named(shown.subject, gold["subject"]):
        return False
    return gold["kind"] not in PARTIES_OF_TWO or passage.named(shown.object, gold["object"])


def gold_time(written: str) -> str:
    """A time of the gold as EDTF: 2023-H1 is 2023-40, 2025-Q3 is 2025-35."""
    text = re.sub(r"H([12])", lambda m: str(39 + int(m[1])), written)
    return re.sub(r"Q([1-4])", lambda m: str(32 + int(m[1])), text)


def _same_time(shown: Shown, gold: dict[str, Any]) -> bool:
    if not gold["time"] or gold["kind"] == "person_role":
        return True
    time = shown.proposal.claim.time
    try:
        wanted, told = parse_edtf(gold_time(gold["time"])), parse_edtf(time) if time else None
    except TimeError:
        return True
    if told is None:
        return False
    month = {wanted.kind, told.kind} in ({"day"}, {"day", "month"}) and told.edtf[:7] == wanted.edtf[:7]
    return contained(wanted, told) or month or told.edtf.rstrip("~") == wanted.edtf.rstrip("~")


def matches(passage: Passage, gold: dict[str, Any]) -> list[Shown]:
    """The proposals at the place of a gold fact, those of its kind first; elsewhere only where they say the same."""
    near = [s for s in passage.shown if any(a < gold["end"] and gold["start"] < b for a, b in s.spans)]
    same = [s for s in near if s.kind == gold["kind"] and _same_value(s, gold)]
    again = [
        s for s in passage.shown if s.kind == gold["kind"] and _same_value(s, gold) and _same_party(passage, s, gold)
    ]
    order = sorted(same, key=lambda s: not _same_party(passage, s, gold))
    return [*order[:1], *again] if gold["value"] is not None else [*order, *again]


def _fact(passage: Passage, gold: dict[str, Any], found: Score, measure: str) -> None:
    if gold["kind"] in ("trap", "negation", "event", "use_of_proceeds"):
        return
    fitting = matches(passage, gold)
    note = f"{passage.name} {gold['kind']} {gold['subject']} > {gold['object']} {gold['value']} {gold['time']}"
    if measure == "party after":
        found.count("kind", bool(fitting), note)
    if fitting:
        right = [s for s in fitting if _same_party(passage, s, gold)]
        found.count(measure, bool(right), f"{note} | {[(s.subject, s.object) for s in fitting[:2]]}")
        if measure == "party after" and gold["time"] and gold["kind"] != "person_role":
            best = right or fitting
            found.count("time", any(_same_time(s, gold) for s in best), f"{note} | {best[0].proposal.claim.time}")
    if measure == "party after":
        found.count("whole fact", any(whole_fact(passage, s, gold) for s in fitting), note)


def whole_fact(passage: Passage, shown: Shown, gold: dict[str, Any]) -> bool:
    return (
        _same_party(passage, shown, gold)
        and _same_value(shown, gold)
        and _same_bound(shown, gold)
        and _same_time(shown, gold)
    )


def _proposals(passage: Passage, found: Score) -> None:
    for shown in passage.shown:
        if shown.proposal.flagged:
            continue
        claim = shown.proposal.claim
        right = any(
            g["kind"] == shown.kind and whole_fact(passage, shown, g) for g in passage.gold if g["kind"] != "trap"
        )
        right = right or (claim.predicate == "company" and _has_round(passage, shown))
        written = claim.quantity.as_written if claim.quantity else claim.object
        found.count("unflagged right", right, f"{passage.name} {shown.kind} {shown.subject} {written} {claim.time}")
    figures = [s for s in passage.shown if not s.proposal.flagged and s.proposal.claim.quantity is not None]
    for gold in passage.gold:
        if gold["kind"] == "trap":
            hit = [s for s in figures if any(a < gold["end"] and gold["start"] < b for a, b in s.spans)]
            found.count("traps unflagged", bool(hit))
            found.missed += [f"trap: {passage.name} {s.kind} {s.proposal.claim.quantity}" for s in hit]


def _has_round(passage: Passage, shown: Shown) -> bool:
    """Whether the gold knows of a round of a firm: that it has one is right, whatever its amount."""
    told = [g["object"] if g["kind"] == "investment" else g["subject"] for g in passage.gold if g["kind"] in _ROUND]
    return any(passage.named(shown.subject, firm) for firm in told)


def _relations(passage: Passage, found: Score) -> None:
    gold = {(g["subject"], g["object"]) for g in passage.gold if g["kind"] == "investment"}
    drafted = {(s.subject, s.object) for s in passage.shown if s.kind == "investment"}
    for investor, company in sorted(gold, key=str):
        hit = any(passage.named(a, investor) and passage.named(b, company) for a, b in drafted)
        found.count("investors recall", hit, f"{passage.name} {investor} > {company}")
    for a, b in sorted(drafted, key=str):
        hit = any(passage.named(a, investor) and passage.named(b, company) for investor, company in gold)
        found.count("investors precision", hit, f"{passage.name} {a} > {b}")


def _names(passage: Passage, found: Score) -> None:
    wanted = set()
    for gold in passage.gold:
        if gold["kind"] in ("trap", "negation", "event"):
            continue
        wanted.add(gold["subject"])
        if gold["kind"] in (*PARTIES_OF_TWO, "acquisition", "model_release"):
            wanted.add(gold["object"])
    new = [name for name in wanted if name and passage.drafter.labels.name(name) is None]
    proposed = {label for entity in passage.draft.entities for label in passage.names[entity.id]}
    for name in sorted(new):
        hit = name.casefold() in proposed or any(_within(label, name.casefold()) for label in proposed)
        found.count(f"new names {passage.language}", hit, f"{passage.name} {name}")


AIMS = (
    ("money found", "99 / 99"),
    ("its value", "99.5 / 99.5"),
    ("its bound", "97 / 97"),
    ("kind", "96 / 88"),
    ("party before", "88 / 80"),
    ("party after", "94 / 92"),
    ("time", "90 / 80"),
    ("whole fact", "86 / 72"),
    ("unflagged right", "92 / 85"),
    ("investors recall", "80 / 72"),
    ("investors precision", "90 / 85"),
    ("new names zh", "70"),
    ("new names en", "92"),
)


def table(found: Score) -> str:
    """The measures beside their aims, as Markdown."""
    rows = ["| measure | found | share | aim (dev / apart) |", "|---|---|---|---|"]
    for measure, aim in AIMS:
        rows.append(
            f"| {measure} | {found.hits[measure]} of {found.trials[measure]} | {found.share(measure):.1f} % | {aim} |"
        )
    rows.append(
        f"| trap amounts unflagged | {found.hits['traps unflagged']} of {found.trials['traps unflagged']} | | 0 |"
    )
    return "\n".join(rows)


def scored(names: list[str], folder: Path | None = None) -> Score:
    """The score of some passages."""
    known = known_before_the_news()
    return score(passages(names, folder, known=known), passages(names, folder, confirmed=True, known=known))


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "passages"
    print(table(scored(folder_of(lambda _: True, place), place)))
