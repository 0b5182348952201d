"""Files of a stand-alone calculation. The same tables in any order give the same bytes.

Names stand in the tables and forms alone; ``round.json`` holds ids, numbers and the proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dashboard.cli import rechecking, screen
from dashboard.cli.matchup import ASKED, Calculation, SideRead, weights
from dashboard.cli.proof import FORMAT, canonical, problem_dump
from data.bank import needs
from data.codebook import form_and_kind, framework
from data.i18n import _, speaking
from data.names import sort_key
from data.output import Form5Row, Form6Row, form5, form6, write_csv
from data.output.tables import Cell
from data.records.bank import PartnerLine
from data.records.person import Person
from data.records.questionnaire import Answers
from data.records.school import school_year
from matching.proposal import LeftOut, Outcome, ProposedPair, RoundKind, effects, words

FORM = "teacher_teacher"
LEAST_DATED = datetime(2000, 1, 1, tzinfo=UTC)  # answers without a moment bear 1970
DIGITS = 6  # of a score: one unit of it is 1.2e-7
REASONS = 3  # contributions named in words
SEPARATOR = "; "


def contents(found: Calculation, school: str = "") -> dict[str, bytes]:
    """File name -> bytes of everything ``match`` writes."""
    created, year = _moment(found), _year(found)
    with speaking("ru"):
        draft = _("Draft: these pairs were proposed by a calculation, nobody has approved them")
    caption = SEPARATOR.join(part for part in (school, draft) if part)
    return {
        "pairs.csv": pairs_csv(found),
        "unmatched.csv": unmatched_csv(found),
        "round.json": canonical(round_json(found)),
        "form5.xlsx": form5(_rows5(found, school), school=caption, year=year, created=created),
        "form6.xlsx": form6(_rows6(found, school), school=caption, year=year, created=created),
    }


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder; whatever else is there stays.

    Raises:
        CannotWriteError: the system does not let us.
    """
    made = [folder / name for name in files]
    with screen.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in zip(made, files.values(), strict=True):
            path.write_bytes(content)
    return made


def pairs_csv(found: Calculation) -> bytes:
    """Pairs by the mentee's name. Columns named after components add up to ``points`` exactly."""
    codes = tuple(weights())
    header = (
        "mentee",
        "mentor",
        "affinity",
        "points",
        *codes,
        "reliability",
        "reasons",
        "risk",
        "next_best_mentor",
        "next_best_price",
        "confidence",
        "confidence_means",
    )
    return write_csv(header, [_pair_cells(found, one, codes) for one in found.pairs])


def _pair_cells(found: Calculation, one: ProposedPair, codes: Sequence[str]) -> list[Cell]:
    price = one.runner_up_price
    return [
        found.names[one.mentee_id],
        found.names[one.mentor_id],
        f"{one.score:.{DIGITS}f}",
        one.points,
        *(by_component(one, code) for code in codes),
        f"{one.reliability:.2f}",
        SEPARATOR.join(reasons(one)),
        words.risk(one.risk, one.risk_detail),
        found.names[one.runner_up] if one.runner_up else "",
        "" if price is None else f"{price:.{DIGITS}f}",
        "" if one.confidence is None else f"{one.confidence:.2f}",
        effects.confidence(one.confidence),
    ]


def by_component(one: ProposedPair, code: str) -> int:
    """Points of a component; "need" is the sum over its domains."""
    return sum(part.points for part in one.contributions if part.code == code)


def reasons(one: ProposedPair) -> list[str]:
    """The greatest contributions in words."""
    spoken = [part for part in one.contributions if part.points > 0]
    theme = [words.theme(one.theme)] if one.theme else []
    return [*theme, *(words.contribution(part) for part in spoken[:REASONS])]


def unmatched_csv(found: Calculation) -> bytes:
    """Mentees without a pair by name: a code, the same in words, what would help and how much."""
    header = ("mentee", "reason", "why", "what_would_help", "effects")
    told = zip(found.unplaced, unmatched(found), strict=True)
    return write_csv(
        header,
        [
            [name, one.reason.value, why, _numbered(helps), _numbered(_effects(one, len(helps)))]
            for one, (name, why, helps) in told
        ],
    )


def _effects(one: LeftOut, lines: int) -> list[str]:
    """What each change would give the whole plan, in the order of the changes."""
    told = [effects.effect(each) or _("cannot be counted") for each in one.helps]
    return told + [_("cannot be counted")] * (lines - len(told))


def unmatched(found: Calculation) -> Iterator[tuple[str, str, list[str]]]:
    """Mentees without a pair by name: (name, the reason in words, what would help)."""
    name = found.names.__getitem__
    for one in found.unplaced:
        helps = [words.help_(each, name) for each in one.helps]
        if not helps and not one.detail.get("by_decision"):
            helps = [words.next_step(bound=found.kind.bound)]
        yield name(one.mentee_id), words.why(one.reason.value, one.detail), helps


def _numbered(said: Sequence[str]) -> str:
    return " ".join(f"{place}) {one}" for place, one in enumerate(said, start=1))


def round_json(found: Calculation) -> dict[str, Any]:
    """Everything needed to check the plan again; people are ids and places in the files."""
    outcome = found.outcome
    body = {
        "format": FORMAT,
        "software": {"nastavnik": version("nastavnik"), **outcome.certificate["versions"]},
        "input_digest": found.input_digest,
        "input": {
            "mentors": _input(found.mentors),
            "mentees": _input(found.mentees),
        },
        "policy": found.policy.published(),
        "kind": found.kind.published(),
        "topics": list(framework().domain_codes),  # what a list of requests counts by
        "weights": dict(weights()),
        # Without a draw nothing goes by chance: ties go by a stable hash of the ids.
        "seed": found.policy.seed if found.policy.draw else None,
        "regulation": {
            name: getattr(found.regulation, name) for name in found.regulation.__slots__
        },
        "text": {"tier": found.texts.tier, "warning": found.texts.warning},
        "problem": problem_dump(outcome.problem),
        **outcome.dump(),
        "mentor_of": outcome.solution.mentor_of.tolist(),
        **_second(outcome),
        "decisions": [],  # with their prices; nobody decides in a calculation of two tables
        "parts": rechecking.parts_dump(outcome.problem, outcome.affinity),
    }
    return rechecking.sealed(body)


def _second(outcome: Outcome) -> dict[str, Any]:
    """Second mentors, in a round where somebody asks for two."""
    two = bool((outcome.problem.demand > 1).any())
    return {"second_of": outcome.solution.second_of.tolist()} if two else {}


def _input(side: SideRead) -> dict[str, Any]:
    lacking = sum(not side.consents(one) for one in side.people.respondents)
    return {
        "file": side.file.name,
        "sha256": side.sha256,
        "rows": dict(side.people.counts),
        "people": {
            one.person.id: {"sheet": one.place[0], "row": one.place[1]}
            for one in side.people.respondents
        },
        "consent": {"basis": side.basis, "without": lacking},
    }


def basis(side: SideRead) -> str:
    """On what the right to use the answers of a table rests, as a sentence."""
    if side.basis == ASKED:
        return _("“{file}”: the consents are those of the table's own column.", file=side.file.name)
    return _(
        "“{file}”: the table holds no consents; whoever runs this answers for having them.",
        file=side.file.name,
    )


def _moment(found: Calculation) -> datetime:
    """The newest answer: files of the same answers are the same files."""
    return max(
        one.sheet.submitted_at
        for side in (found.mentors, found.mentees)
        for one in side.people.respondents
    )


def _year(found: Calculation) -> str:
    newest = _moment(found)
    return school_year(newest.date()) if newest > LEAST_DATED else "—"


def _rows5(found: Calculation, school: str) -> list[Form5Row]:
    people = _people(found)
    mentors_of: dict[str, list[str]] = {}
    for one in found.pairs:
        mentors_of.setdefault(one.mentee_id, []).append(one.mentor_id)
    rows = []
    for person, answers in _listed(found.mentees):
        mentors = [people[one] for one in mentors_of.get(person.id, ())]
        rows.append(
            Form5Row(
                fio=person.fio,
                year_of_birth=person.year_of_birth,
                main_request=str(answers.get("mentee.main_request", "")),
                partners=tuple(_lines(mentors, school)),
                form=_form(found.kind) if mentors else "",
            )
        )
    return rows


def _rows6(found: Calculation, school: str) -> list[Form6Row]:
    people = _people(found)
    rows = []
    for person, answers in _listed(found.mentors):
        mentees = [people[one.mentee_id] for one in found.pairs if one.mentor_id == person.id]
        rows.append(
            Form6Row(
                fio=person.fio,
                workplace=person.workplace or school,
                competences=_competences(answers),
                achievements=str(answers.get("mentor.achievements", "")),
                partners=tuple(_lines(mentees, school)),
                form=_form(found.kind) if mentees else "",
            )
        )
    return rows


def _people(found: Calculation) -> dict[str, Person]:
    return {
        str(one.person.id): one.person
        for side in (found.mentors, found.mentees)
        for one in side.people.respondents
    }


def _listed(side: SideRead) -> Iterator[tuple[Person, Answers]]:
    """People of a bank in alphabet order; nobody without consent."""
    everybody = sorted(
        side.people.respondents, key=lambda one: (sort_key(one.person.fio), one.person.id)
    )
    return ((one.person, one.sheet.answers) for one in everybody if side.consents(one))


def _competences(answers: Answers) -> str:
    with speaking("ru"):
        strong = SEPARATOR.join(needs.names(needs.offers(answers)))
    return strong or str(answers.get("mentor.competences_text", ""))


def _lines(partners: Sequence[Person], school: str) -> Iterator[PartnerLine]:
    return (PartnerLine(fio=one.fio, workplace=one.workplace or school) for one in partners)


def _form(kind: RoundKind) -> str:
    with speaking("ru"):
        return form_and_kind(FORM, kind.pair_kind)
