"""The plain cells: figures with their bounds, dates with their precision, valuations, certainty.

Each reader takes a cell and gives what it says or raises CellError; none looks at another row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.imports.landscape.csv_table import CellError
from kg.quantities.quantity import Bound
from kg.records.record_models import QuantityField

BOUNDS = {
    "exact": Bound.EXACT,
    "approx": Bound.APPROX,
    "gt": Bound.MORE_THAN,
    "at least": Bound.AT_LEAST,
    "up to": Bound.AT_MOST,
}
VAGUE = "hundreds of millions"
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MONEY = re.compile(r"([0-9]+)(?:-([0-9]+))?(?: ([A-Z]{3}))?")
_HEDGED = re.compile(r"approx \(([\u4e00-\u9fff]+)\)")
_DATES = {
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
    "year": re.compile(r"[0-9]{4}"),
    "half": re.compile(r"([0-9]{4})-H([12])"),
}
_BASES = {
    "unspecified": ("valuation", "exact"),
    "reported": ("valuation", "exact"),
    "exact": ("valuation", "exact"),
    "approx": ("valuation", "approx"),
    "gt": ("valuation", "gt"),
    "post": ("postMoneyValuation", "exact"),
    "post approx": ("postMoneyValuation", "approx"),
    "post gt": ("postMoneyValuation", "gt"),
    "market cap at offer": ("marketCapAtOffer", "exact"),
    "first-day close market cap": ("marketCapAtFirstClose", "exact"),
}


def bound_of(cell: str, column: str) -> tuple[Bound, str, str]:
    """The bound of a metric's cell, the words that stand for it before the figure, and a note on what stayed behind."""
    if cell == "exact (conflicts)":
        return Bound.EXACT, "exact", "the remark on a conflict stays behind: the other figure is a claim of its own"
    hedge = _HEDGED.fullmatch(cell)
    if hedge:
        return Bound.APPROX, hedge[1], f"the source's hedge is {hedge[1]}"
    if cell not in BOUNDS:
        raise CellError(column, f"{cell!r} is not a bound", f"one of {', '.join(BOUNDS)}")
    return BOUNDS[cell], cell, ""


def as_row_writes(number: str, words: str, unit: str) -> str:
    """A figure as its row writes it in several cells: its bound in the row's words, its digits, its unit.

    An exact figure has no word for its bound; `.0` is how a table program writes a count.
    """
    return " ".join(part for part in ("" if words == "exact" else words, number.removesuffix(".0"), unit) if part)


def figure(cell: str, words: str, unit: str, column: str) -> QuantityField:
    """One figure as its row writes it; `words` are a key of BOUNDS, or the source's own hedge."""
    if not _FIGURE.fullmatch(cell):
        raise CellError(column, f"{cell!r} is not a figure", "write digits alone, whole base units")
    bound, written = BOUNDS.get(words, Bound.APPROX), as_row_writes(cell, words, unit)
    return QuantityField(as_written=written, unit=unit, bound=bound, value=Decimal(cell))


def hundreds_of_millions(unit: str) -> QuantityField:
    """The words `hundreds of millions`: above one hundred million and below a thousand million."""
    lower, upper = Decimal(10) ** 8, Decimal(10) ** 9
    return QuantityField(
        as_written=VAGUE,
        unit=unit,
        bound=Bound.RANGE,
        lower=lower,
        upper=upper,
        lower_open=True,
        upper_open=True,
    )


def valuation(cell: str, basis: str, currency: str) -> tuple[str, QuantityField]:
    """The property and the figure of a valuation; without a stated basis it is not called post-money."""
    match = _MONEY.fullmatch(cell)
    if not match:
        raise CellError("post_money", f"{cell!r} is not a valuation", "a figure or two, then a currency if another")
    if basis not in _BASES:
        raise CellError("valuation_basis", f"{basis!r} is not a basis", f"one of {', '.join(_BASES)}")
    name, bound = _BASES[basis]
    unit = match[3] or currency
    if match[2] is None:
        return name, figure(match[1], bound, unit, "post_money")
    if bound != "exact":
        raise CellError("valuation_basis", f"a range cannot also be {basis!r}", "give the range alone")
    lower, upper = Decimal(match[1]), Decimal(match[2])
    written = as_row_writes(f"{match[1]}-{match[2]}", bound, unit)
    return name, QuantityField(as_written=written, unit=unit, bound=Bound.RANGE, lower=lower, upper=upper)


def date_of(cell: str, precision: str) -> str:
    """The date of a deal in EDTF; the precision column must say what the date shows."""
    pattern = _DATES.get(precision)
    if pattern is None:
        raise CellError("precision", f"{precision!r} is not a precision", f"one of {', '.join(_DATES)}")
    match = pattern.fullmatch(cell)
    if not match:
        raise CellError("date", f"{cell!r} is not a {precision}", "let date and precision agree")
    return f"{match[1]}-4{int(match[2]) - 1}" if precision == "half" else cell


_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})"), "{0}"),
    (re.compile(r"([0-9]{4})-([0-9]{4})"), "{0}/{1}"),
)


def period_of(cell: str) -> str:
    """The period of a metric in EDTF: 2025-Q3 is 2025-35, 2025-Q1..Q3 is 2025-01/2025-09."""
    quarter = re.fullmatch(r"([0-9]{4})-Q([1-4])", cell)
    if quarter:
        return f"{quarter[1]}-{32 + int(quarter[2])}"
    half = re.fullmatch(r"([0-9]{4})-H([12])", cell)
    if half:
        return f"{half[1]}-{39 + int(half[2])}"
    span = re.fullmatch(r"([0-9]{4})-Q([1-4])\.\.Q([1-4])", cell)
    if span:
        return f"{span[1]}-{3 * int(span[2]) - 2:02}/{span[1]}-{3 * int(span[3]):02}"
    for pattern, shape in _PERIODS:
        match = pattern.fullmatch(cell)
        if match:
            return shape.format(*match.groups())
    raise CellError("period", f"{cell!r} is not a period", "write 2025, 2025-05, 2025-Q3, 2025-H1 or 2025-Q1..Q3")


@dataclass(frozen=True)
class Certainty:
    """How sure the row is: of everything, and apart from that of its amount or its parties."""

    general: str
    amount: str
    parties: str
    left_behind: str = ""


def certainty_of(cell: str) -> Certainty:
    """The certainty cell; what it says of the amount or the investors alone goes to their claims alone."""
    text, left = cell, ""
    remark = re.search(r" \(conflicts: [^)]*\)", text)
    if remark:
        text, left = text.replace(remark[0], ""), "the remark on a conflict stays behind: both accounts are claims"
    general, *rest = text.split("; ")
    special = {"amount": general, "investors": general}
    for part in rest:
        name, _, words = part.partition(" ")
        if name not in special or not words:
            raise CellError("certainty", f"{part!r} is not understood", "begin with `amount` or `investors`")
        special[name] = words
    if not general:
        raise CellError("certainty", "nothing is said of how sure this is", "say who says so")
    return Certainty(general, special["amount"], special["investors"], left)
