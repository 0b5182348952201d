"""«Кого искать»: equal gains are ordered by how short help is, not by chance."""

from dashboard.pages.cockpit.seeking import ranked
from matching.rounds import SoughtRow


def row(domain, coverage=1, total=0.538):
    return SoughtRow(
        domain=domain, name=domain, coverage=coverage, total=total, words="", useful=True
    )


def test_of_equal_gains_the_shortest_comes_first():
    coverage = {"many": (11, 0, 0), "some": (12, 6, 9), "few": (2, 5, 3)}
    rows = [row("few"), row("some"), row("many")]
    assert [one.domain for one in ranked(rows, coverage)] == ["many", "some", "few"]


def test_a_greater_gain_goes_before_any_shortage():
    coverage = {"short": (11, 0, 0), "better": (0, 9, 9), "served": (0, 0, 0)}
    rows = [row("short"), row("better", total=0.6), row("served", coverage=2, total=0.1)]
    assert [one.domain for one in ranked(rows, coverage)] == ["served", "better", "short"]


def test_what_nobody_counted_comes_last():
    assert [one.domain for one in ranked([row("b"), row("a")], {"b": (1, 1, 1)})] == ["b", "a"]
