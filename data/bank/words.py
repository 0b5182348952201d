"""Words for what the banks hold: fields of a person, states of a row, refusals with their codes."""

from data.codebook import label, words
from data.errors import ProgrammeError
from data.i18n import _, say
from data.records.bank import Role

PRACTICE = ("event_state", "study_state", "nomination_state", "practice_step")
GROUPS = {
    "purpose": ("purpose",),
    "purposes": ("purpose",),
    "role": ("role",),
    "kind": ("role",),
    "state": (
        "mentor_state",
        "mentee_state",
        "round_status",
        "pair_state",
        "programme_state",
        "meeting_state",
        *PRACTICE,
    ),
    "wanted": (
        "mentor_state",
        "mentee_state",
        "round_status",
        "pair_state",
        "programme_state",
        "meeting_state",
        *PRACTICE,
    ),
    "yours": ("mentor_state", "mentee_state"),
    "theirs": ("mentor_state", "mentee_state"),
}


def field(code: str) -> str:
    """What a field of a person or of a bank row is called."""
    return {**_facts(), **_bank(), **_work(), **_training()}.get(code, code)


def side(role: Role) -> str:
    """Mentor or mentee, in words."""
    return label("role", role.value)


def state(role: Role, code: str) -> str:
    """The state of a participation in words."""
    return label(f"{role.value}_state", code)


def ending(code: str) -> str:
    """How a consent has ended, in words."""
    return label("consent_act", code) if code in words("consent_act") else _("expired")


def refusal(given: ProgrammeError) -> str:
    """The words of a refusal with words, not codes, in its places."""
    params = {name: _filled(name, value) for name, value in given.params.items()}
    return say(type(given)(**params))


def _filled(name: str, value: object) -> object:
    if name == "field":
        return field(str(value))
    if name == "fields":
        return ", ".join(_terms().get(one, one) for one in str(value).split(", "))
    for group in GROUPS.get(name, ()):
        codes = str(value).split(", ")
        if all(one in words(group) for one in codes):
            return ", ".join(label(group, one) for one in codes)
    special = {"archived": _("archived"), "working": _("working"), "restored": _("restored")}
    return special.get(str(value), value) if name in {"state", "wanted"} else value


def _terms() -> dict[str, str]:
    """Terms of a paper about taking part."""
    return {
        "content": _("what the work is"),
        "starts_on": _("the first day"),
        "ends_on": _("the last day"),
        "form": _("form of mentoring"),
        "pay_basis": _("whether it is paid"),
        "pay_amount": _("amount and conditions of the pay"),
    }


def _facts() -> dict[str, str]:
    return {
        "fio": _("Full name"),
        "post": _("Post"),
        "subjects": _("Subjects"),
        "levels": _("School levels"),
        "year_of_birth": _("Year of birth"),
        "years_teaching": _("Years of teaching"),
        "years_in_school": _("Years in this school"),
        "category": _("Category"),
        "site": _("Building"),
        "part_time": _("Part-time"),
        "workplace": _("Place of work, if another"),
        "email": _("E-mail"),
        "external_id": _("Number in the staff list"),
        "manager_id": _("Direct superior"),
        "hired_on": _("Hired on"),
        "left_on": _("Last day in the school"),
        "left_for": _("Left for"),
    }


def _bank() -> dict[str, str]:
    return {
        "headline": _("Main request or competencies"),
        "achievements": _("Achievements"),
        "entered_on": _("Entered the programme"),
        "ended_on": _("End of the programme"),
        "results": _("Results"),
        "link": _("Link to the case"),
        "mark": _("Completion mark"),
        "form": _("Form of mentoring"),
        "tags.confirmed": _("Competencies"),
        "login": _("Login"),
        "year": _("School year"),
        "at": _("Date"),
    }


def _training() -> dict[str, str]:
    return {
        "candidate": _("Mentor"),
        "decision": _("What is decided"),
        "interviewed_on": _("Day of the interview"),
        "course_title": _("Title of the course"),
        "course_topics": _("Topics"),
        "course_first": _("First day"),
        "course_last": _("Last day"),
        "pass_share": _("Hours that make ready, %"),
        "certificate": _("Number of the certificate"),
        "training_hours": _("Hours"),
        "training_ended_on": _("Ended on"),
    }


def _work() -> dict[str, str]:
    return {
        "goal": _("Goal"),
        "sign": _("Sign that it is reached"),
        "action": _("Action"),
        "actions": _("Actions"),
        "result": _("Result"),
        "checkpoint": _("Checkpoint"),
        "checkpoints": _("Checkpoints"),
        "meetings_planned": _("Meetings planned"),
        "level": _("Level of the goal"),
        "minutes": _("Minutes"),
        "format": _("Format"),
        "topic": _("Topic"),
        "done": _("What was done"),
        "next_steps": _("Next steps"),
        "words": _("Your words"),
        "reason": _("Reason"),
        "date": _("Date"),
        "timezone": _("Time zone"),
    }
