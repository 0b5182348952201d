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
HIGH, LOW, MEAN = 5, 1, 3.4
SCARCE = "inclusion"  # as in the plan of school45


def place(
    rng: Generator, staff: Staff, minds: Minds, taking: Mapping[Role, list[int]], answers: Sides
) -> dict[int, str]:
    """Change answers so that each obstacle meets its mentee; place of the person -> its code.

    Two mentees carry ``no_capacity``: they compete for one place, and one of them gets it.
    """
    _clear_rare_slots(answers)
    mentees = rng.permutation(taking[Role.MENTEE]).tolist()
    no_consent, no_time, unskilled, unclear, first, second = mentees[:6]
    managers = {staff.people[mentee].manager_id for mentee in (first, second)}
    mentors = rng.permutation(taking[Role.MENTOR]).tolist()
    mentors.sort(key=lambda one: staff.people[one].id in managers)  # a manager may not lead them
    bottleneck, without_consent, withdrew, in_training = mentors[:4]
    _only_at(answers[Role.MENTEE][no_time], RARE)
    answers[Role.MENTEE][unclear] = _unclear(rng, answers[Role.MENTEE][unclear])
    scarce = framework().domain_codes.index(SCARCE)
    answers[Role.MENTEE][unskilled] = _unskilled(rng, staff, minds, unskilled, scarce)
    _weaken(answers, SCARCE)
    _lift(answers)
    for mentee in (first, second):
        _only_at(answers[Role.MENTEE][mentee], NARROW)
        _never_apart(staff, answers, mentee, bottleneck)
    waiting = [answers[Role.MENTEE][one] for one in (first, second)]
    _bottleneck(answers[Role.MENTOR][bottleneck], waiting)
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


def listed(said: Answers, code: str) -> tuple[str, ...]:
    """A list of options or people, empty when nothing was answered."""
    value = said.get(code, ())
    return value if isinstance(value, tuple) else ()


def _clear_rare_slots(answers: Sides) -> None:
    kept = set(framework().slots) - set(RARE) - set(NARROW)
    for said in (*answers[Role.MENTOR].values(), *answers[Role.MENTEE].values()):
        left = tuple(one for one in listed(said, "slots") if one in kept)
        said["slots"] = left or ("tue_afternoon",)


def _only_at(said: Answers, slots: tuple[str, ...]) -> None:
    """Meetings at these times only, in a kind that needs a time."""
    said["slots"] = slots
    said["kind"] = ("traditional",)
    said["duration"] = ("m9",)


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
            said[code] = LOW


def _lift(answers: Sides) -> None:
    """No mentor ticks modestly all over: a low mean would excuse the scarce domain."""
    scarce = {one.code for one in framework().domain(SCARCE).items}
    for said in answers[Role.MENTOR].values():
        grid = [one.code for one in framework().items if one.code in said]
        while sum(int(str(said[code])) for code in grid) < MEAN * len(grid):
            for code in grid:
                if code not in scarce:
                    said[code] = min(HIGH, int(str(said[code])) + 1)


def _bottleneck(said: Answers, waiting: list[Answers]) -> None:
    """A mentor able in what both ask for, with one place and one narrow time beside the others."""
    said["slots"] = (*listed(said, "slots"), *NARROW)
    said["kind"] = tuple(dict.fromkeys(["traditional", *listed(said, "kind")]))
    said["duration"] = tuple(dict.fromkeys(["m9", *listed(said, "duration")]))
    said["capacity"] = 1
    said["group_size"] = 1
    for one in waiting:
        for domain in listed(one, "needs_top"):
            said |= {item.code: HIGH for item in framework().domain(domain).items}


def _never_apart(staff: Staff, answers: Sides, mentee: int, mentor: int) -> None:
    """Neither of the two refuses the other, and the mentor is not the mentee's manager."""
    pairs = ((Role.MENTEE, mentee, mentor), (Role.MENTOR, mentor, mentee))
    for role, who, whom in pairs:
        said = answers[role][who]
        fio = staff.people[whom].fio
        left = tuple(one for one in listed(said, "both.do_not_pair") if one != fio)
        if left:
            said["both.do_not_pair"] = left
        else:
            said.pop("both.do_not_pair", None)
