"""What the page of the end shows: pairs to finish with what they lack, and both banks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.access import Permission
from data.bank import telling
from data.bank.results import OVER, Gap, gaps, worked
from data.codebook.closing import title
from data.i18n import _
from data.names import sort_key
from data.records.bank import Role
from data.records.closing import PairReport, ReportKind
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Programme, ProgrammeState
from data.store import Work
from matching.closing.ending import RETURNS
from matching.closing.reports import awaited
from matching.pairs import conflict, links

ENDING = frozenset({PairState.ACTIVE, PairState.FINISHING}) | OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A report that has come in; ``fio`` is empty for the curator and for who is not named."""

    kind: ReportKind
    person_id: PersonId | None
    fio: str
    sent_at: datetime | None
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRow:
    """One pair on the page of the end.

    Attributes:
        pair: the pair.
        mentor: a name, empty without a live consent.
        mentees: the same, in the order of ``pair.mentee_ids``.
        programme: with its goals, None without one.
        reports: what has come in, drafts of the conclusion too.
        awaited: (whose report is awaited, name, whether a link stands).
        empty: columns of the bank forms that are empty, with whose they are.
        ready: it can be closed as it stands, with what is known.
        due: the planned end.
        returns: it can be put back to work by its state.
        concerned: the curator belongs to it, and nobody else has agreed.
    """

    pair: Pair
    mentor: str
    mentees: tuple[str, ...]
    programme: Programme | None
    reports: tuple[Received, ...]
    awaited: tuple[tuple[PersonId, str, bool], ...]
    empty: tuple[Gap, ...]
    ready: bool
    due: date | None
    returns: bool
    concerned: bool

    @property
    def done(self) -> bool:
        """Both banks are written, nothing is left to do."""
        over = self.pair.state in {PairState.CLOSED, PairState.TERMINATED}
        return over and not self.empty and bool(self.pair.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far item 6.5 is: pairs that are over, those without an empty column, columns left."""

    over: int
    whole: int
    empty: tuple[Gap, ...]


def board(work: Work, year: str = "") -> tuple[EndRow, ...]:
    """Pairs of a year that work or are over: first those at their end, then by planned end."""
    work.require(Permission.PAIR_READ)
    wanted = year or work.schools.get(work.school_id).year
    told = telling.told(work)
    fio = {one.id: one.fio for one in work.people.all() if one.id in told.live}
    empty = gaps(work, wanted)
    reports: dict[PairId, list[PairReport]] = {}
    for one in sorted(work.pair_reports.all(), key=lambda one: one.written_at):
        reports.setdefault(one.pair_id, []).append(one)
    programmes = {one.pair_id: one for one in work.programmes.all()}
    rows = [
        _row(
            work, one, fio, programmes.get(one.id), reports.get(one.id, ()),
            tuple(gap for gap in empty if gap.pair_id == one.id),
        )
        for one in work.pairs.all()
        if one.year == wanted and _shown(one)
    ]  # fmt: skip
    return tuple(sorted(rows, key=_order))


def progress(work: Work, year: str = "") -> Progress:
    """How far both banks are with the pairs that are over."""
    work.require(Permission.PAIR_READ)
    wanted = year or work.schools.get(work.school_id).year
    empty = gaps(work, wanted)
    over = {one.id for one in work.pairs.all() if one.year == wanted and worked(one)}
    return Progress(over=len(over), whole=len(over - {one.pair_id for one in empty}), empty=empty)


def lacks(row: EndRow) -> tuple[str, ...]:
    """What a pair lacks, in words: reports are asked for, columns are named as the forms do."""
    said = [_("report: {fio}", fio=fio or _("name not shown")) for _who, fio, _link in row.awaited]
    if not any(one.kind is ReportKind.CONCLUSION and one.sent_at for one in row.reports):
        said.append(title(ReportKind.CONCLUSION).lower())
    if row.programme is not None and row.programme.state is not ProgrammeState.CLOSED:
        said.append(_("levels of goals"))
    forms = {Role.MENTEE: _("form 5"), Role.MENTOR: _("form 6")}
    columns = dict.fromkeys((one.header, forms[one.role]) for one in row.empty)
    said += [_("column «{column}» ({form})", column=header, form=form) for header, form in columns]
    return tuple(said)


def _shown(pair: Pair) -> bool:
    return pair.state in ENDING and (pair.state not in OVER or worked(pair))


def _row(
    work: Work,
    pair: Pair,
    fio: Mapping[PersonId, str],
    programme: Programme | None,
    reports: Sequence[PairReport],
    empty: tuple[Gap, ...],
) -> EndRow:
    concerned = conflict.concerned(work, pair) and not conflict.seconded(work, pair.id)
    at_end = pair.state in {PairState.FINISHING, PairState.COMPLETED}
    return EndRow(
        pair=pair,
        mentor=fio.get(pair.mentor_id, ""),
        mentees=tuple(fio.get(one, "") for one in pair.mentee_ids),
        programme=programme,
        reports=tuple(
            Received(
                kind=one.kind,
                person_id=one.person_id,
                fio=fio.get(one.person_id, "") if one.person_id else "",
                sent_at=one.sent_at,
                body=one.body if one.person_id is None or one.person_id in fio else {},
            )
            for one in reports
        ),
        awaited=tuple(
            (one, fio.get(one, ""), links.live(work, Form.REPORT, pair.id, one) is not None)
            for one in (awaited(work, pair) if at_end else ())
        ),
        empty=empty,
        ready=_ready(pair, programme, empty) and not concerned,
        due=programme.ends_on if programme is not None else pair.planned_until,
        returns=pair.state in RETURNS,
        concerned=concerned,
    )


def _ready(pair: Pair, programme: Programme | None, empty: tuple[Gap, ...]) -> bool:
    """Results are known and nothing has been written into the banks yet."""
    if pair.state not in {PairState.FINISHING, PairState.COMPLETED, PairState.TERMINATED}:
        return False
    known = programme is None or not programme.goals or programme.state is ProgrammeState.CLOSED
    said = bool(pair.results) or (
        programme is not None and bool(programme.goals) and programme.state is ProgrammeState.CLOSED
    )
    return known and said and (pair.state is not PairState.TERMINATED or bool(empty))


def _order(row: EndRow) -> tuple[int, date, tuple[str, str]]:
    places = {
        PairState.FINISHING: 0,
        PairState.COMPLETED: 1,
        PairState.TERMINATED: 2 if not row.done else 4,
        PairState.ACTIVE: 3,
        PairState.CLOSED: 5,
    }
    return places[row.pair.state], row.due or date.max, sort_key(row.mentor)
