"""People and rules in the words of ``mentor-match``, and the same scores as whole numbers."""

from typing import Any

import numpy as np

from benchmarks.instances import Instance

FIELDS = {"organisation": 12, "profession": 9, "role": 4}
GRADES = 8
RULES: dict[str, list[dict[str, Any]]] = {
    "clustered": [
        {"kind": "same", "field": "profession", "points": 9},
        {"kind": "other", "field": "organisation", "points": 4},
        {"kind": "same", "field": "role", "points": 2},
        *({"kind": "grade", "above": above, "points": 1} for above in range(5)),
    ],
    "tied": [
        {"kind": "same", "field": "profession", "points": 3},
        {"kind": "other", "field": "organisation", "points": 1},
    ],
}

Crowd = list[dict[str, Any]]


def crowd(rng: np.random.Generator, word: str, people: int) -> Crowd:
    """People with an address, a grade and three fields; some values are commoner than others."""
    shares = {field: rng.dirichlet(np.full(size, 2.0)) for field, size in FIELDS.items()}
    return [
        {
            "email": f"{word}{number}",
            "grade": int(rng.integers(0, GRADES)),
            **{field: str(rng.choice(len(share), p=share)) for field, share in shares.items()},
        }
        for number in range(people)
    ]


def factors(
    rule: dict[str, Any], mentees: dict[str, np.ndarray], mentors: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """One rule as an inner product: a one-hot row of the mentee and a table of the mentor."""
    field = rule.get("field", "grade")
    values = np.arange(FIELDS.get(field, GRADES))
    one, other = mentees[field][:, None], mentors[field][:, None]
    if rule["kind"] == "grade":
        return one == values, (other - values > rule["above"]) * rule["points"]
    meant = other == values if rule["kind"] == "same" else other != values
    return one == values, meant * rule["points"]


def columns(people: Crowd) -> dict[str, np.ndarray]:
    """Grade and fields of people as whole numbers."""
    return {field: np.array([int(one[field]) for one in people]) for field in ("grade", *FIELDS)}


def factors_of(given: dict[str, Any]) -> Instance:
    """The round of these people by these rules, one place a mentor."""
    mentees, mentors, rules = columns(given["mentees"]), columns(given["mentors"]), given["rules"]
    ours, theirs = zip(*(factors(rule, mentees, mentors) for rule in rules), strict=True)
    return Instance(
        mentee_factors=np.hstack(ours).astype(np.int8),
        mentor_factors=np.hstack(theirs).astype(np.int8),
        capacity=np.ones(len(given["mentors"]), np.int64),
        unit=sum(rule["points"] for rule in rules),
    )


def by_rules(kind: str, people: int, seed: int = 26) -> dict[str, Any]:
    """As many mentees as mentors: the peer gives a mentor one mentee a round."""
    rng = np.random.default_rng(seed)
    return {
        "mentees": crowd(rng, "mentee", people),
        "mentors": crowd(rng, "mentor", people),
        "rules": RULES[kind],
    }
