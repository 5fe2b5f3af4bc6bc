"""A receipt verified: the answer derived again from its own evidence, its claims and slices found again where they are.

Asks no server and opens no connection. Says that it holds, that newer data says otherwise, or what was altered; a
receipt whose evidence was too large to be in it stays unchecked without its data set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import zip_longest
from typing import Literal, TypeVar

from kg import __version__
from kg.base.errors import LongtuError
from kg.base.json_value import JsonValue
from kg.receipts.claims_behind import Claims
from kg.receipts.evidence_text import InOrder, as_lines, as_snapshot, digest_of, from_lines, in_order
from kg.receipts.make_receipt import asked_graphs, digest_of_graphs, led_back, make_receipt, selection_of
from kg.receipts.question_answer import answer, looked_at
from kg.receipts.receipt_file import DerivedAnswer, Receipt, with_digest, written
from kg.records.load import Knowledge
from kg.records.record_models import Slice
from kg.records.texts import Texts, cut
from kg.store.selection import LeftOut
from kg.store.snapshot import Snapshot

Outcome = Literal["holds", "newer", "altered", "unchecked"]
T = TypeVar("T")
FEW = 5  # differences that are told one by one


@dataclass
class Verdict:
    """What verifying came to: what was altered, what newer data says, and what was looked at."""

    altered: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """The worst of it."""
        if self.altered:
            return "altered"
        if self.unchecked:
            return "unchecked"
        return "newer" if self.newer else "holds"


def verify_receipt(
    receipt: Receipt,
    data: bytes,
    *,
    known: Knowledge | None = None,
    texts: Texts | None = None,
    against: Snapshot | None = None,
) -> Verdict:
    """Verify a receipt, `data` being the bytes of its file.

    `known` are the claim files at hand, `texts` the texts at hand, `against` another data set to ask the same.
    """
    verdict = Verdict()
    _file(receipt, data, verdict)
    if receipt.evidence.lines is not None:
        _evidence(receipt, verdict)
    if against is not None:
        _against(receipt, against, verdict)
    elif receipt.evidence.lines is None:
        verdict.unchecked.append(
            "the evidence was too large to be in the file: verify it against the data set that was asked, "
            f"whose digest is {receipt.data_set.digest}"
        )
    if known is not None:
        _claim_files(receipt, known, verdict)
    if texts is not None:
        _texts(receipt, texts, verdict)
    return verdict


def _file(receipt: Receipt, data: bytes, verdict: Verdict) -> None:
    """The file's own digest, and its layout to the byte."""
    if with_digest(receipt).digest != receipt.digest:
        verdict.altered.append("digest: the file does not have the digest that it names; something in it was changed")
    elif written(receipt) != data:
        verdict.altered.append("layout: spaces, line ends or the order of fields were changed, not what the file says")
    made, here = receipt.software, (__version__, version("pyoxigraph"))
    if (made.longtu, made.pyoxigraph) != here:
        verdict.checked.append(f"made by Longtu {made.longtu} with pyoxigraph {made.pyoxigraph}, verified by {here[0]}")


def _evidence(receipt: Receipt, verdict: Verdict) -> None:
    """The answer, the claims and the slices, each derived from the evidence in the file."""
    lines = receipt.evidence.lines or ()
    ordered = _tried(verdict, "evidence", lambda: in_order(from_lines(lines)))
    if ordered is None:
        return
    found = _tried(verdict, "evidence", lambda: (as_lines(ordered), *digest_of(ordered)))
    if found is None:
        return
    _, digest, statements = found
    if found != (lines, receipt.evidence.digest, receipt.evidence.statements):
        verdict.altered.append("evidence: its statements are not those of its digest and number")
    told = receipt.data_set
    if statements > told.statements or (statements == told.statements and digest != told.digest):
        verdict.altered.append("dataSet: the evidence is no part of a data set of this digest and size")
    outside = {str(quad.graph_name) for quad in ordered.values()} - {f"<{graph}>" for graph in told.graphs}
    if outside:
        verdict.altered.append(f"dataSet.graphs: the evidence has statements of {', '.join(sorted(outside)[:FEW])}")
        return
    _tried(verdict, "answer", lambda: _derived(receipt, ordered, verdict))


def _derived(receipt: Receipt, statements: InOrder, verdict: Verdict) -> None:
    told, question, choice = receipt.data_set, receipt.question, receipt.choice
    left_out = tuple(LeftOut(out.source, out.reason) for out in told.left_out)
    alone = as_snapshot(statements, told.graphs, told.digest, left_out)
    if (alone.version, alone.data_as_of) != (told.version, told.data_as_of):
        verdict.altered.append(f"dataSet: the evidence says version {alone.version}, as of {alone.data_as_of}")
    first = answer(alone, question, choice)
    seen = looked_at(alone, question, choice, first, alone.graphs)
    behind, records, texts, needed = led_back(alone, Claims(alone.store), question, choice, first, seen)
    _same_answer(receipt.answer, first.model_copy(update={"rests_on": behind}), verdict)
    if (quads := set(statements.values())) != needed:
        verdict.altered.append(f"evidence: {len(quads ^ needed)} statements are not what the question looks at")
    for said, derived, name in ((receipt.claims, records, "claims"), (receipt.texts, texts, "texts")):
        if said != derived:
            other = sorted({str(each) for each in said} ^ {str(each) for each in derived})
            verdict.altered.append(f"{name}: the evidence leads to others: {'; '.join(other[:2])}")
    count = f"{len(first.rows)} rows" if first.columns else "the answer"
    verdict.checked.append(f"{count} derived again from {len(quads)} statements in the file")


def _same_answer(said: DerivedAnswer, derived: DerivedAnswer, verdict: Verdict) -> None:
    for name in ("form", "columns", "boolean", "document"):
        if getattr(said, name) != getattr(derived, name):
            verdict.altered.append(f"answer.{name}: {_differs(getattr(said, name), getattr(derived, name))}")
    for name in ("rows", "rests_on"):
        told, found = getattr(said, name), getattr(derived, name)
        label = "answer.rows" if name == "rows" else "answer.restsOn"
        if len(told) != len(found):
            verdict.altered.append(f"{label}: the file has {len(told)}, the evidence gives {len(found)}")
        other = [at for at, (one, two) in enumerate(zip(told, found, strict=False)) if one != two]
        for at in other[:FEW]:
            verdict.altered.append(f"{label}, row {at + 1}: {_differs(told[at], found[at])}")


def _differs(said: JsonValue, derived: JsonValue) -> str:
    if isinstance(said, tuple) and isinstance(derived, tuple):
        pairs = zip_longest(said, derived)
        said, derived = next((pair for pair in pairs if pair[0] != pair[1]), (said, derived))
    one, two = (str(each) if len(str(each)) <= 200 else f"{str(each)[:200]}…" for each in (said, derived))
    return f"the file says {one}, the evidence gives {two}"


def _against(receipt: Receipt, against: Snapshot, verdict: Verdict) -> None:
    """The same question asked of another data set; of the same one, if it has the same digest."""
    question, choice = receipt.question, receipt.choice
    try:
        other = against.select(selection_of(choice))
        digest, _ = digest_of_graphs(other, asked_graphs(other, question, choice))
        if digest == receipt.data_set.digest:
            _same_data_set(receipt, make_receipt(other, question, selection_of(choice)), verdict)
            return
        found = answer(other, question, choice)
    except LongtuError as error:
        verdict.newer.append(f"the other data set cannot be asked this: {error}")
    else:
        _compared(receipt.answer, found, verdict)
    if receipt.evidence.lines is None:
        wanted = receipt.data_set.digest
        verdict.unchecked.append(f"--against is not the data set that was asked, whose digest is {wanted}")


def _same_data_set(receipt: Receipt, made: Receipt, verdict: Verdict) -> None:
    by_us = {"software": made.software, "digest": made.digest}
    if receipt.model_copy(update=by_us) == made:
        verdict.checked.append("the data set that was asked is at hand and gives the same receipt")
    else:
        verdict.altered.append("the data set of this digest, which is at hand, gives another receipt")


def _compared(said: DerivedAnswer, found: DerivedAnswer, verdict: Verdict) -> None:
    if found.model_copy(update={"rests_on": said.rests_on}) == said:
        verdict.checked.append("the other data set gives the same answer")
        return
    if not found.columns:
        verdict.newer.append("the other data set gives another answer")
    for rows, others, what in ((said.rows, found.rows, "no longer"), (found.rows, said.rows, "now also")):
        there = set(others)
        gone = [row for row in rows if row not in there]
        for row in gone[:FEW]:
            verdict.newer.append(f"{what}: {', '.join(cell or '-' for cell in row)}")
        if len(gone) > FEW:
            verdict.newer.append(f"{what}: {len(gone) - FEW} more rows")
    if not verdict.newer:
        verdict.newer.append("the other data set gives the same rows in another order or number")


def _claim_files(receipt: Receipt, known: Knowledge, verdict: Verdict) -> None:
    """The claims as the claim files at hand have them: newer data, where they differ."""
    same = 0
    for claim in receipt.claims:
        loaded = known.claims.get(claim.id)
        if loaded is None:
            verdict.newer.append(f"the claim {claim.id} is not in the claim files at hand")
            continue
        here = {(piece.role, piece.start, piece.end, piece.sha256) for piece in loaded.claim.evidence}
        if here != {(piece.role, piece.start, piece.end, piece.sha256) for piece in claim.slices}:
            verdict.newer.append(f"the claim {claim.id} has other slices in {loaded.at.file}:{loaded.at.line}")
        else:
            same += 1
    if receipt.claims:
        verdict.checked.append(f"{same} of {len(receipt.claims)} claims stand with these slices in the claim files")


def _texts(receipt: Receipt, texts: Texts, verdict: Verdict) -> None:
    """The slices, where the text of their source is at hand: found by its hash, so each must have its own."""
    hashes = {text.source: text.sha256 for text in receipt.texts}
    at_hand = {source: texts.by_hash(sha256) for source, sha256 in hashes.items() if sha256}
    found = 0
    for claim in receipt.claims:
        text = at_hand.get(claim.source)
        if text is None:
            continue
        for piece in claim.slices:
            if cut(text, Slice.model_construct(**piece.model_dump())) is None:
                verdict.altered.append(f"claims.{claim.id}: the text has other words at {piece.start} to {piece.end}")
            else:
                found += 1
    here = sum(text is not None for text in at_hand.values())
    if hashes:
        verdict.checked.append(f"{here} of {len(hashes)} texts are at hand, {found} slices were cut out of them")


def _tried(verdict: Verdict, place: str, derive: Callable[[], T]) -> T | None:
    """What is derived, or None after telling why nothing can be: any field may hold anything."""
    try:
        return derive()
    except LongtuError as error:
        verdict.altered.append(f"{place}: nothing can be derived from this file: {error}")
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        verdict.altered.append(f"{place}: nothing can be derived from this file ({type(error).__name__}: {error})")
    return None
