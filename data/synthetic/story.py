"""One mentee before every kind of obstacle, so that a first round has something to tell.

Answers are changed in place while the school is being drawn, before any record exists.
"""

from collections.abc import Mapping
from typing import TypeAlias

from numpy.random import Generator

from data.codebook import framework
from data.records.bank import Role
from data.synthetic import texts
from data.synthetic.answers import Answers, mentee_answers, respondent
from data.synthetic.minds import Minds
from data.synthetic.staff import Staff

Sides: TypeAlias = dict[Role, dict[int, Answers]]
RARE = ("sat_morning",)  # nobody else meets then
NARROW = ("sat_evening",)  # one mentor with one place meets then
HIGH, LOW = 5, 1


def place(
    rng: Generator, staff: Staff, minds: Minds, taking: Mapping[Role, list[int]], answers: Sides
) -> dict[int, str]:
    """Change answers so that each obstacle meets its mentee; place of the person -> its code.

    Two mentees carry ``no_capacity``: they compete for one place, and one of them gets it.
    """
    _clear_rare_slots(answers)
    mentees = rng.permutation(taking[Role.MENTEE]).tolist()
    mentors = rng.permutation(taking[Role.MENTOR]).tolist()
    no_consent, no_time, unskilled, unclear, first, second = mentees[:6]
    bottleneck, without_consent, withdrew, in_training = mentors[:4]
    _only_at(answers[Role.MENTEE][no_time], RARE)
    answers[Role.MENTEE][unclear] = _unclear(rng, answers[Role.MENTEE][unclear])
    scarce = framework().domain_codes.index("inclusion")
    answers[Role.MENTEE][unskilled] = _unskilled(rng, staff, minds, unskilled, scarce)
    _weaken(answers, "inclusion")
    for mentee in (first, second):
        _only_at(answers[Role.MENTEE][mentee], NARROW)
        _never_apart(staff, answers, mentee, bottleneck)
    _bottleneck(answers[Role.MENTOR][bottleneck])
    return {
        no_consent: "no_consent",
        no_time: "no_common_time",
        unskilled: "no_competent_mentor",
        unclear: "request_unclear",
        first: "no_capacity",
        second: "no_capacity",
        without_consent: "mentor_without_consent",
        withdrew: "mentor_withdrew",
        in_training: "mentor_in_training",
    }


def _clear_rare_slots(answers: Sides) -> None:
    kept = set(framework().slots) - set(RARE) - set(NARROW)
    for said in (*answers[Role.MENTOR].values(), *answers[Role.MENTEE].values()):
        named = said.get("slots", ())
        left = tuple(one for one in named if one in kept) if isinstance(named, tuple) else ()
        said["slots"] = left or ("tue_afternoon",)


def _only_at(said: Answers, slots: tuple[str, ...]) -> None:
    """Meetings at these times only, in a kind that needs a time."""
    said["slots"] = slots
    said["kind"] = ("traditional",)


def _unclear(rng: Generator, said: Answers) -> Answers:
    """No grid, no top three, a text that asks for nothing."""
    kept = {
        code: value
        for code, value in said.items()
        if code not in {one.code for one in framework().items}
        and code not in {"needs_top", "mentee.expected_result", "mentee.success_sign"}
    }
    return {**kept, "mentee.main_request": texts.unclear_request(rng)}


def _unskilled(rng: Generator, staff: Staff, minds: Minds, mentee: int, scarce: int) -> Answers:
    """Only what no mentor can give is asked for."""
    domain = framework().domains[scarce]
    said = mentee_answers(rng, respondent(staff, minds, mentee), asked=(scarce,))
    grid = {one.code: LOW for one in framework().items}
    grid |= {one.code: HIGH for one in domain.items}
    return {**said, **grid, "needs_top": (domain.code,)}


def _weaken(answers: Sides, domain: str) -> None:
    """No mentor claims the scarce domain."""
    items = {one.code for one in framework().domain(domain).items}
    for said in answers[Role.MENTOR].values():
        for code in items & said.keys():
            said[code] = min(int(str(said[code])), LOW + int(code.endswith("2")))


def _bottleneck(said: Answers) -> None:
    """A mentor able in everything, with one place and one narrow time beside the usual ones."""
    named = said.get("slots", ())
    said["slots"] = (*(named if isinstance(named, tuple) else ()), *NARROW)
    said["capacity"] = 1
    said["group_size"] = 1


def _never_apart(staff: Staff, answers: Sides, mentee: int, mentor: int) -> None:
    """Neither of the two refuses the other, and the mentor is not the mentee's manager."""
    pairs = ((Role.MENTEE, mentee, mentor), (Role.MENTOR, mentor, mentee))
    for role, who, whom in pairs:
        said = answers[role][who]
        listed = said.get("both.do_not_pair", ())
        left = tuple(
            one
            for one in (listed if isinstance(listed, tuple) else ())
            if one != staff.people[whom].fio
        )
        if left:
            said["both.do_not_pair"] = left
        else:
            said.pop("both.do_not_pair", None)
