"""Invented sentences with a claim each: does the check accept what is stated and refuse what is not?

`python -m tests.support.assertion_cases FILE [--list]` judges every case of a YAML file by the real examiner and
prints how many false claims were accepted and how many true ones were refused, by kind.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg.base.yaml_text import Document
from kg.evidence.evidence_report import Examiner
from kg.grammar.times import Anchor, TimeError, parse_edtf, parse_time
from kg.records.load import Knowledge, LoadedClaim, Located
from kg.records.record_models import Claim, Entity, Source
from kg.records.texts import occurrences, sha256

CASES = Path(__file__).parent.parent / "assertion.yaml"
Fields = dict[str, Any]
OUTCOMES = ("accepted", "undecided", "refused")


@dataclass(frozen=True)
class Judged:
    """One case, and what the check made of its claim: accepted, undecided or refused, with the reasons."""

    id: str
    kind: str
    states: bool
    outcome: str
    reasons: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether a false claim passed, or a true one was refused."""
        return self.outcome == ("refused" if self.states else "accepted")


def read_cases(path: Path = CASES) -> list[Fields]:
    """The cases of a file, each a mapping, whether or not they stand under a key `cases`."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    cases: list[Fields] = data["cases"] if isinstance(data, dict) else data
    return cases


def workspace_of(case: Fields) -> tuple[Knowledge, LoadedClaim]:
    """What is known of one case: its entities, its source and its claim, the quotes turned into positions."""
    text = case["text"]
    entities = [_entity(fields) for fields in case["entities"]]
    source = Source.model_validate(
        {
            "id": "s",
            "title": {"zh": "试", "en": "a test"},
            "published": case["published"],
            "verification": "text",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    )
    claim = Claim.model_validate(
        {
            "id": "c",
            **_claim_fields(case["claim"]),
            **_leaning(case),
            "evidence": [_slice(text, piece) for piece in case["evidence"]],
        }
    )
    at = Located(Document("case", {}), ())
    loaded = LoadedClaim("s.c", "s", claim, at)
    known = Knowledge({one.id: one for one in entities}, {"s": source}, {loaded.id: loaded}, places={"source s": at})
    return known, loaded


def _entity(fields: Fields) -> Entity:
    kept = {key: fields[key] for key in ("id", "type", "aliases", "hidden", "kind") if fields.get(key)}
    return Entity.model_validate({**kept, "name": fields.get("name") or {"zh": fields["zh"], "en": fields["en"]}})


def _claim_fields(fields: Fields) -> Fields:
    return {key: value for key, value in fields.items() if key not in ("id", "evidence") and value not in ("", None)}


def _leaning(case: Fields) -> Fields:
    """The mark of a time whose words lean on the day of publication: a claim file has to carry it."""
    published, time = parse_edtf(case["published"]), case["claim"].get("time")
    for piece in case["evidence"]:
        try:
            read = parse_time(piece["quote"], Anchor(published))
        except TimeError:
            continue
        if piece["role"] == "time" and read.basis == "inferred" and read.edtf == time:
            return {"inferred": {"time": "calendar"}}
    return {}


def _slice(text: str, piece: Fields) -> Fields:
    found, nth = occurrences(text, piece["quote"]), int(piece.get("nth") or 1)
    if len(found) < nth:
        raise ValueError(f"the text does not hold {piece['quote']!r} {nth} times: {text}")
    start = found[nth - 1]
    return {
        "role": piece["role"],
        "start": start,
        "end": start + len(piece["quote"]),
        "sha256": sha256(piece["quote"]),
    }


def judge(case: Fields) -> Judged:
    """One case before the examiner."""
    known, loaded = workspace_of(case)
    outcome, _ = Examiner(known).outcome(loaded, case["text"])
    undecided = tuple(str(one) for one in getattr(outcome, "undecided", ()))
    reasons = tuple(f"{problem.message} [{problem.remedy}]" for problem in outcome.problems)
    verdict = "refused" if reasons else "undecided" if undecided else "accepted"
    states = str(case["states"]).lower() == "true"
    return Judged(str(case["id"]), case["kind"], states, verdict, reasons or undecided)


def table(judged: Iterable[Judged]) -> Iterator[str]:
    """Per kind and in all: false claims accepted, true ones refused, either undecided."""
    rows = list(judged)
    counts = Counter((one.kind, one.states, one.outcome) for one in rows)
    kinds = sorted({one.kind for one in rows})
    yield f"{'kind':24} {'false accepted':>15} {'true refused':>13} {'undecided':>10}"
    for kind in [*kinds, None]:
        chosen = Counter[tuple[bool, str]]()
        for (name, states, outcome), n in counts.items():
            if kind in (None, name):
                chosen[states, outcome] += n
        false, true = (sum(chosen[states, one] for one in OUTCOMES) for states in (False, True))
        undecided = chosen[False, "undecided"] + chosen[True, "undecided"]
        accepted, refused = chosen[False, "accepted"], chosen[True, "refused"]
        shares = f"{f'{accepted}/{false}':>15} {f'{refused}/{true}':>13} {f'{undecided}/{false + true}':>10}"
        yield f"{kind or 'all':24} {shares}"


def main(arguments: list[str]) -> None:
    """Judge a file of cases and print the table, with `--list` the cases that went wrong as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=CASES)
    parser.add_argument("--list", action="store_true", help="list the ids that are wrong or undecided, with reasons")
    parser.add_argument("--text", action="store_true", help="with --list: the sentences as well")
    given = parser.parse_args(arguments)
    cases = read_cases(given.file)
    judged = [judge(case) for case in cases]
    if given.list:
        for case, one in zip(cases, judged, strict=True):
            if one.wrong or one.outcome == "undecided":
                print(f"{one.id}: {one.kind}, {'true' if one.states else 'false'}, {one.outcome}: {one.reasons}")
                if given.text:
                    print("   ", case["text"], "|", case["claim"], "|", case["evidence"])
    print("\n".join(table(judged)))


if __name__ == "__main__":
    main(sys.argv[1:])
