"""Who took part in what: rounds and companies with their investors, each with the claims that say so.

A round is followed to its company only where a source says whose it is. Never follows a person to the company he
works for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kg.views.parts.stated import Stated
from kg.views.parts.window import Window

Members = dict[str, dict[str, list[Stated]]]


@dataclass
class Stakes:
    """Who took part in what. `homes` holds the claims that tie an investor's rounds to the company."""

    rounds: Members = field(default_factory=dict)
    companies: Members = field(default_factory=dict)
    homes: Members = field(default_factory=dict)
    open: dict[str, list[Stated]] = field(default_factory=dict)
    left_out: int = 0

    def in_round(self, round_: str, *investors: str) -> list[Stated]:
        """The claims that put these investors into the round."""
        return [claim for name in investors for claim in self.rounds[round_][name]]

    def in_company(self, company: str, *investors: str) -> list[Stated]:
        """The claims that make these investors the company's, those included that say whose their rounds are."""
        both = (self.companies[company], self.homes.get(company, {}))
        return [claim for name in investors for groups in both for claim in groups.get(name, [])]

    def among(self, names: Collection[str]) -> Stakes:
        """The same of these investors alone; an open list stays where it names one of them."""

        def kept(groups: Members) -> Members:
            found = {key: {n: said for n, said in members.items() if n in names} for key, members in groups.items()}
            return {key: members for key, members in found.items() if members}

        rounds = kept(self.rounds)
        still_open = {key: said for key, said in self.open.items() if key in rounds}
        return Stakes(rounds, kept(self.companies), kept(self.homes), still_open, self.left_out)

    def may_hold_more(self, *investors: str) -> bool:
        """Whether an open list does not name all of these investors, so that those it leaves out may be on it."""
        return any(not self.rounds[found].keys() >= set(investors) for found in self.open)


def stakes_of(claims: Sequence[Stated], window: Window, min_support: int = 1) -> Stakes:
    """Rounds and companies with their investors, from claims that hold."""
    by = {name: [claim for claim in claims if claim.predicate == name] for name in {c.predicate for c in claims}}
    times: dict[str, list[str]] = {}
    for claim in by.get("date", []):
        times.setdefault(claim.subject, []).append(claim.time)
    stakes, homes = Stakes(), _grouped(by.get("company", []))
    for round_, members in _grouped([*by.get("ledBy", []), *by.get("participant", [])]).items():
        if not window.admits_any(times.get(round_, [])):
            stakes.left_out += 1
            continue
        stakes.rounds[round_] = _supported(members, min_support)
        for company, home in homes.get(round_, {}).items():
            for investor, said in stakes.rounds[round_].items():
                stakes.companies.setdefault(company, {}).setdefault(investor, []).extend(said)
                stakes.homes.setdefault(company, {}).setdefault(investor, []).extend(home)
    for company, holders in _grouped(by.get("shareholder", [])).items():
        kept = {h: [c for c in said if window.admits(c.time)] for h, said in holders.items()}
        for holder, said in _supported({h: said for h, said in kept.items() if said}, min_support).items():
            stakes.companies.setdefault(company, {}).setdefault(holder, []).extend(said)
    for claim in by.get("participantListOpen", []):
        if claim.object == "true" and claim.subject in stakes.rounds:
            stakes.open.setdefault(claim.subject, []).append(claim)
    return stakes


def _grouped(found: Iterable[Stated]) -> Members:
    groups: Members = {}
    for claim in found:
        groups.setdefault(claim.subject, {}).setdefault(claim.object, []).append(claim)
    return groups


def _supported(members: dict[str, list[Stated]], least: int) -> dict[str, list[Stated]]:
    return {name: said for name, said in members.items() if len({claim.source for claim in said}) >= least}


def investors(stakes: Stakes) -> set[str]:
    """Everyone whom a source names as participant, lead or shareholder."""
    return {name for groups in (stakes.rounds, stakes.companies) for members in groups.values() for name in members}
