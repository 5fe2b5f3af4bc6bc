"""Commands that take a draft into the graph: review, accept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from kg.base.errors import BadInput
from kg.base.foreign_text import in_line
from kg.cli.output import Articles, AsJson, emit, say, tell

if TYPE_CHECKING:
    from kg.review.review_session import ReviewSession

app = typer.Typer()

OwnWorkspace = Annotated[Path, typer.Option("--workspace", envvar="KG_WORKSPACE", help="The folder with the draft.")]
Draft = Annotated[str, typer.Argument(metavar="ID", help="The id of a draft: the name of its file under drafts/.")]
Items = list[str] | None
_SIGNS = {"open": " ", "accepted": "+", "edited": "*", "rejected": "-"}


@app.command("review", rich_help_panel="Add", epilog="Example: kg review star-news-2026-05-20 --workspace my-sources")
def review_command(
    id: Draft,
    workspace: OwnWorkspace,
    newer: Annotated[Path | None, typer.Argument(metavar="[NEWFILE]", help="With --changed: the newer text.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Hold the claims of ID against a newer text.")] = False,
    write: Annotated[bool, typer.Option("--write", help="With --changed: put the newer text in place.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print the proposals instead of opening the page.")] = False,
    as_json: AsJson = False,
    accept: Annotated[Items, typer.Option(help="Accept this claim or new entity; may be repeated.")] = None,
    accept_flagged: Annotated[Items, typer.Option(help="The same, though it is flagged.")] = None,
    accept_new: Annotated[bool, typer.Option("--accept-new", help="Accept every new entity.")] = False,
    accept_plain: Annotated[bool, typer.Option("--accept-plain", help="Accept what nothing is flagged on.")] = False,
    reject: Annotated[Items, typer.Option(help="Reject this claim or entity: NAME or NAME=REASON.")] = None,
    reopen: Annotated[Items, typer.Option(help="Make this claim or entity open again.")] = None,
    change: Annotated[Items, typer.Option("--set", help="Change a field: CLAIM.FIELD=VALUE.")] = None,
    add: Annotated[Items, typer.Option(help="Add a claim: PREDICATE=WORDS, words as the text has them.")] = None,
    known: Annotated[Items, typer.Option("--use", help="A new entity is a known one: NAME=KNOWN.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 0,
) -> None:
    """Decide on a draft, on a page of this machine alone, or with options on the terminal."""
    if changed:
        _look_again(workspace, id, newer, write, as_json)
        return
    decisions = [accept, accept_flagged, reject, reopen, change, known, add]
    if not (listed or as_json or accept_new or accept_plain or any(decisions)):
        _open_page(workspace, id, port)
    _on_terminal(workspace, id, decisions, (accept_new, accept_plain), as_json)


def _on_terminal(workspace: Path, id: str, decisions: list[Items], many: tuple[bool, bool], as_json: bool) -> None:
    from kg.review.draft_place import DraftPlace
    from kg.review.editor_lock import editing
    from kg.review.review_session import open_session
    from kg.review.shown_review import ShownReview

    place = DraftPlace(workspace, id)
    place.existing()
    if any(many) or any(decisions):
        with editing(place, "being changed on a terminal"):
            session = open_session(workspace, id)
            _decide(session, *(given or [] for given in decisions))
            accept_new, accept_plain = many
            for one in [*session.draft.entities] if accept_new else []:
                if one.id in session.open_items():
                    session.accept_entity(one.id, flagged=True)
            if accept_plain:
                say(f"{_accept_plain(session)} accepted")
    shown = ShownReview(open_session(workspace, id)).whole()
    if as_json:
        emit(shown)
    else:
        tell("\n".join(in_line(line) for item in shown["items"] for line in _lines(item)))
        say(", ".join(f"{count} {name}" for name, count in shown["counts"].items()))


def _open_page(workspace: Path, id: str, port: int) -> NoReturn:
    from kg.cli.handover import become
    from kg.review.draft_place import DraftPlace

    DraftPlace(workspace, id).existing()
    become("api.review.serve_review", {"KG_WORKSPACE": str(workspace), "KG_PORT": str(port)}, id)


def _look_again(workspace: Path, id: str, newer: Path | None, write: bool, as_json: bool) -> None:
    """Tell what a newer text makes of each claim, and with `write` put it in the older one's place."""
    from kg.base.whole_file import read_whole
    from kg.drafting.text_forms import MAX_BYTES, text_of
    from kg.review import second_look_files
    from kg.review.draft_place import DraftPlace
    from kg.review.editor_lock import editing

    if newer is None:
        raise BadInput("no newer text is named", place="NEWFILE", remedy=f"kg review --changed {id} NEWFILE")
    place = DraftPlace(workspace, id)
    with editing(place, "being held against a newer text"):
        look, found = second_look_files.second_look(
            place, text_of(read_whole(newer, limit=MAX_BYTES + 1), str(newer)).text
        )
        files = second_look_files.write(place, look, found) if write else []
    if as_json:
        emit({"claims": [{name: getattr(one, name) for name in _TOLD} for one in found], "files": files})
        return
    for one in found:
        if one.fate not in ("unchanged", "moved"):
            tell("\n".join([f"{one.fate}: {one.id} ({one.why})", f"    was: {one.before}", f"    now: {one.after}"]))
    say(", ".join(f"{sum(one.fate == fate for one in found)} {fate}" for fate in dict.fromkeys(o.fate for o in found)))
    for file in files:
        say(f"written: {file}")


_TOLD = ("id", "fate", "why", "before", "after")


def _decide(
    session: ReviewSession,
    accept: list[str],
    flagged: list[str],
    reject: list[str],
    reopen: list[str],
    change: list[str],
    known: list[str],
    add: list[str],
) -> None:
    """Entities first, then what is added, and changes before acceptances, whatever the order of the options."""
    entities = {one.id for one in session.draft.entities}
    for text in known:
        session.use_known(*_pair(text, "--use", "NAME=KNOWN"))
    for name in reopen:
        session.decide_entity(name, "open") if name in entities else session.reopen(name)
    for text in add:
        predicate, words = _pair(text, "--add", "PREDICATE=WORDS")
        say(f"added: {session.add(*_place(session.text, words), predicate)}")
    for text in change:
        where, value = _pair(text, "--set", "CLAIM.FIELD=VALUE")
        claim, _, field = where.rpartition(".")
        session.change(claim, field, value)
    for text in reject:
        name, _, reason = text.partition("=")
        session.decide_entity(name, "rejected", reason) if name in entities else session.reject(name, reason)
    for name in sorted([*accept, *flagged], key=lambda name: name not in entities):
        if name in entities:
            session.accept_entity(name, flagged=name in flagged)
        else:
            session.accept(name, flagged=name in flagged)


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"{text!r} is not {form}", place=option, remedy=f"write {form}")
    return name, value


def _place(text: str, words: str) -> tuple[int, int]:
    """Where words stand in the text. Raises BadInput where they stand nowhere or in several places."""
    count = text.count(words) if words else 0
    if count != 1:
        remedy = "copy more of the sentence, as the text has it"
        raise BadInput(f"the words stand {count} times in the text", place="--add", remedy=remedy)
    return text.index(words), text.index(words) + len(words)


def _accept_plain(session: ReviewSession) -> int:
    """Accept what the plain key would: entities and claims that nothing is flagged on. Returns how many."""
    from kg.review.review_session import Refused

    before = len(session.open_items())
    for one in session.draft.entities:
        if one.id in session.open_items() and not (one.proposed and one.proposed.flags):
            session.accept_entity(one.id)
    for name in [one.claim.id for one in session.draft.proposals if one.decision == "open"]:
        try:
            session.accept(name)
        except Refused:
            continue  # it stays open, and the list says why
    return before - len(session.open_items())


def _lines(item: dict[str, Any]) -> list[str]:
    """An item on the terminal: its sign, name and sentence; below it what a person has to look at."""
    flags = "".join(f" [{flag['flag']}]" for flag in item["flags"])
    kind = f" ({item['type']})" if item["kind"] == "entity" else ""
    lines = [f"{_SIGNS[item['decision']]} {item['item']}{kind}{flags}", f"    {item['words']['zh']}"]
    lines += [f"    {item['words']['en']}"]
    if item["decision"] == "open":
        lines += [f"    refused: {one['message']} — {one['remedy']}" for one in item["troubles"]]
        lines += [f"    not checked by machine, a person must look: {what}" for what in item["unknown"]]
        lines += [f"    names {name}, which is not taken" for name in item["missing"]]
    return lines + ([f"    reason: {item['reason']}"] if item["reason"] else [])


@app.command("accept", rich_help_panel="Add", epilog="Example: kg accept star-news-2026-05-20 --workspace my-sources")
def accept_command(
    id: Draft,
    workspace: OwnWorkspace,
    leave_open: Annotated[bool, typer.Option("--leave-open", help="Accept what is decided, leave the rest.")] = False,
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Take a reviewed draft into sources, entities and claims of its workspace: all of it, checked, or nothing."""
    from kg.review.acceptance import accept
    from kg.review.draft_place import DraftPlace
    from kg.review.editor_lock import editing

    place = DraftPlace(workspace, id)
    place.existing()
    with editing(place, "being accepted"):
        done = accept(place, articles, leave_open=leave_open)
    if as_json:
        emit(done.__dict__)
        return
    say(f"{done.claims} claims accepted: {', '.join(done.files)}")
    if done.undecided:
        named = ", ".join(done.undecided[:20])
        say(f"not checked by machine, a person must look: {len(done.undecided)} claims, {named}")
    for claim, why in done.held_back.items():
        say(f"held back: {claim}: {why}")
    if done.left_open:
        say(f"left open in the draft: {', '.join(done.left_open[:20])}")
