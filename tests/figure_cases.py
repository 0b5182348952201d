"""Facts made by hand: a few people whose every figure can be worked out on paper."""

from datetime import date

from analytics.facts import Facts, of_tables

YEAR, SCHOOL = "2025/2026", "s1"
AS_OF = date(2026, 8, 31)
VERSION = "@1.0.0"


def facts(as_of=AS_OF, **tables) -> Facts:
    """Facts with the school and the year written into every row that lacks them."""
    told = {
        name: [{"school": SCHOOL, "year": YEAR, **row} for row in rows]
        for name, rows in tables.items()
    }
    return of_tables(told, as_of)


def staff(*people, **more):
    return [{"person": one, "present": True, "stage": "early", **more} for one in people]


def bank(*people, role="mentee", state="in_programme", **more):
    return [
        {"person": one, "role": role, "state": state, "consent": True, **more} for one in people
    ]


def pair(mentee, mentor="m", code="", **more):
    return {
        "pair": code or f"p-{mentee}",
        "mentor": mentor,
        "mentee": mentee,
        "state": "active",
        "started_on": date(2025, 10, 1),
        "form": "teacher_teacher",
        "kind": "traditional",
        **more,
    }


def ask(person, wave="post", role="mentee", state="answered", **more):
    return {
        "ask": f"{person}-{wave}-{role}",
        "person": person,
        "wave": wave,
        "role": role,
        "state": state,
        "extent": "core",
        "closes_on": date(2026, 6, 15),
        **more,
    }


def said(person, item, value=None, *, code="", wave="post", role="mentee", version=VERSION, **more):
    instrument = item.partition(".")[0]
    return {
        "person": person,
        "role": role,
        "wave": wave,
        "instrument": instrument,
        "version": instrument + version,
        "item": item,
        "value": value,
        "code": code,
        "on": date(2026, 6, 1),
        **more,
    }
