"""What the kind of a round adds to its pairs: the theme of each group, the role of each mentor."""

from collections.abc import Sequence
from dataclasses import replace

from matching.proposal.kinds import Kind
from matching.proposal.laying import Laid
from matching.proposal.outcome import ProposedPair
from matching.proposal.shaping import EITHER, theme


def told_by_kind(found: Laid, pairs: Sequence[ProposedPair]) -> tuple[ProposedPair, ...]:
    """The pairs with their theme or the role of the mentor, where the kind has such a thing."""
    if found.kind.kind is Kind.GROUP and found.kind.shared_request:
        themes = themes_of(found, [(one.mentee_id, one.mentor_id) for one in pairs])
        return tuple(replace(one, theme=themes.get(one.mentor_id, "")) for one in pairs)
    if found.kind.kind is Kind.TWO_MENTORS:
        roles = roles_of(found, [(one.mentee_id, one.mentor_id) for one in pairs])
        return tuple(replace(one, mentor_type=roles[one.mentee_id, one.mentor_id]) for one in pairs)
    return tuple(pairs)


def themes_of(found: Laid, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The domain each mentor's group works on, by mentor; "" where they share none."""
    rows = {one: at for at, one in enumerate(found.vectors.mentee_ids)}
    columns = {one: at for at, one in enumerate(found.vectors.mentor_ids)}
    groups: dict[str, list[int]] = {}
    for mentee, mentor in pairs:
        groups.setdefault(mentor, []).append(rows[mentee])
    lists = found.problem.common
    return {
        mentor: theme(found.affinity, lists[0], columns[mentor], his) if lists else ""
        for mentor, his in groups.items()
    }


def roles_of(found: Laid, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The role of the mentor in each pair: two mentors of one mentee never have the same.

    Who ticked one role has it. Who may have either takes the one that is left, else the one the
    mentee wishes for, else the first of the framework's list.
    """
    known = found.vectors.codes.mentor_types
    columns = {one: at for at, one in enumerate(found.vectors.mentor_ids)}
    roles: dict[tuple[str, str], str] = {}
    of_mentee: dict[str, list[str]] = {}
    for mentee, mentor in pairs:
        of_mentee.setdefault(mentee, []).append(mentor)
    for mentee, mentors in of_mentee.items():
        codes = {one: int(found.problem.mentor_type[columns[one]]) for one in mentors}
        taken = {known[code] for code in codes.values() if code < EITHER}
        taken |= {found.held_types[mentee]} & set(known)
        for one in sorted(mentors, key=lambda who: codes[who] >= EITHER):
            role = known[codes[one]] if codes[one] < EITHER else _free(found, mentee, taken)
            roles[mentee, one] = role
            taken.add(role)
    return roles


def _free(found: Laid, mentee: str, taken: set[str]) -> str:
    """A role nobody has beside this mentee yet."""
    row = found.vectors.mentee_ids.index(mentee)
    known = found.vectors.codes.mentor_types
    ticks = found.vectors.mentees.types[row].tolist()
    wished = [code for code, tick in zip(known, ticks, strict=True) if tick]
    return next(code for code in (*wished, *known) if code not in taken)
