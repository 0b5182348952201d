"""The body of a snapshot: each participant's part is sealed with that person's own key.

Kept as JSON: ``frame`` is everything about nobody, sealed with the school's key; ``mentees`` and
``mentors`` are (person, sealed part). Put together again it is the same text byte for byte, so the
digest of the round holds. A part whose key was destroyed comes back as ``erased_part``: what is
left is still bound to its place in this round by the seals, but its digest cannot hold any more.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from data.records.round import erased_part
from data.store.ring import owner

if TYPE_CHECKING:
    from data.store.repository import Desk

SIDES = ("mentees", "mentors")
FRAME, WHOLE = "frame", "whole"
Seal = Callable[[str, str, str], str]  # person id or "" for the school, text, place
Open = Callable[[str, str, str], str | None]
dumps = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(desk: "Desk", row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its body in sealed parts."""

    def seal(who: str, text: str, place: str) -> str:
        return desk.hand.seal(_owner(desk, who), text, _place(desk, row, place))

    return {**row, "body": hide(row["body"], seal)}


def opened(desk: "Desk", row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its body put together again."""

    def opens(who: str, kept: str, place: str) -> str | None:
        return desk.hand.open(_owner(desk, who), kept, _place(desk, row, place))

    return {**row, "body": show(row["body"], opens)}


def hide(body: str, seal: Seal) -> str:
    """A body in sealed parts; one that is no canonical snapshot is sealed whole."""
    parts = _parts(body)
    if parts is None:
        return dumps({WHOLE: seal("", body, WHOLE)})
    frame, sides = parts
    found: dict[str, Any] = {FRAME: seal("", dumps(frame), FRAME)}
    for side, people in sides.items():
        found[side] = [
            [who, seal(who, text, f"{side}/{number}")] for number, (who, text) in enumerate(people)
        ]
    return dumps(found)


def show(kept: str, opens: Open) -> str:
    """The body that ``hide`` was given."""
    found = json.loads(kept)
    if WHOLE in found:
        return opens("", found[WHOLE], WHOLE) or ""
    sides = {
        side: [
            opens(who, text, f"{side}/{number}") or erased_part(who)
            for number, (who, text) in enumerate(found[side])
        ]
        for side in SIDES
    }
    return _joined(json.loads(opens("", found[FRAME], FRAME) or "{}"), sides)


def _parts(body: str) -> tuple[dict[str, Any], dict[str, list[tuple[str, str]]]] | None:
    try:
        frame = json.loads(body)
        sides = {side: [(one["id"], dumps(one)) for one in frame.pop(side)] for side in SIDES}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    texts = {side: [text for _who, text in people] for side, people in sides.items()}
    return (frame, sides) if _joined(frame, texts) == body else None


def _joined(frame: dict[str, Any], sides: dict[str, list[str]]) -> str:
    told = {name: dumps(value) for name, value in frame.items()}
    told |= {side: f"[{','.join(texts)}]" for side, texts in sides.items()}
    return "{" + ",".join(f"{dumps(name)}:{told[name]}" for name in sorted(told)) + "}"


def _owner(desk: "Desk", who: str) -> str:
    return owner(desk.school_id, "person" if who else "school", who)


def _place(desk: "Desk", row: Mapping[str, Any], place: str) -> str:
    return f"{desk.school_id}/snapshot/{row['round_id']}/{row['digest']}/{place}"
