"""What verifying a receipt came to, in lines for a person who has no part in how it was made.

Holds the words alone; `kg.receipts.verify_receipt` finds out.
"""

from __future__ import annotations

from kg.base.foreign_text import in_line
from kg.receipts.receipt_file import Receipt
from kg.receipts.verify_receipt import Verdict

HEADS = {
    "holds": "HOLDS: the answer follows from the evidence in this file.",
    "newer": "HOLDS, BUT NEWER DATA SAYS OTHERWISE: the answer follows from the evidence in this file.",
    "altered": "ALTERED: this is not the file that was made, or it says what its evidence does not.",
    "unchecked": "NOT CHECKED: nothing was found altered, but the answer could not be derived again.",
}


def told(receipt: Receipt, verdict: Verdict) -> list[str]:
    """The verdict, what was asked of what, then each finding on a line of its own."""
    question, data = receipt.question, receipt.data_set
    given = "".join(f", {name} = {value}" for name, value in question.parameters.items())
    asked = f"{question.kind} {question.name}".strip() + given
    left_out = ", ".join(f"{out.source} ({out.reason})" for out in data.left_out)
    as_of = f", as of {data.data_as_of}" if data.data_as_of else ""
    lines = [
        HEADS[verdict.outcome],
        f"  asked: {asked}",
        f"  of: Longtu {data.version}{as_of}, {data.statements} statements, digest {data.digest}",
    ]
    if left_out:
        lines.append(f"  without: {left_out}")
    for label, found in (
        ("altered", verdict.altered),
        ("not checked", verdict.unchecked),
        ("newer data", verdict.newer),
        ("checked", verdict.checked),
    ):
        lines += [f"  {label}: {each}" for each in found]
    return [in_line(line) for line in lines]
