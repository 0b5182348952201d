"""The gate of the site: whatever people give and take back, no page holds what they did not allow.

What is allowed is said by walking the acts here, not by the gate itself.
"""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from justhtml import JustHTML

from dashboard.bootstrap import following
from data import publication
from data.errors import ProgrammeError
from data.papers import cascade
from tests.site_world import ASSERTED, FIELDS, PEOPLE, World, surnames_in, words

OWN_SITE, HERE = "https://school45.example/mentoring/", "https://office.example/site/s45/"
WHO = st.sampled_from(sorted(PEOPLE))
SOME = st.lists(st.sampled_from(FIELDS), min_size=1, unique=True)


class SiteMachine(RuleBasedStateMachine):
    """Give, take back, build, publish, take down; every kept build is read after each step."""

    @initialize()
    def opened(self):
        self.before = list(cascade.FOLLOWERS)
        cascade.register(following.site)
        self.folder = tempfile.TemporaryDirectory(prefix="nastavnik-site-")
        self.world = World(Path(self.folder.name))
        self.allowed = {who: frozenset() for who in PEOPLE}
        self.builds, self.stood = [], set()
        for who in PEOPLE:
            self.gives(who, FIELDS)
        self.publishes(OWN_SITE)

    @rule(who=WHO, fields=SOME)
    def gives(self, who, fields):
        self.world.gave(who, *fields)
        self.allowed[who] = frozenset(fields)

    @rule(who=WHO, fields=SOME)
    def takes_back(self, who, fields):
        if self.allowed[who] & set(fields):
            self.world.took(who, *fields)
            self.allowed[who] -= set(fields)

    @rule(who=WHO)
    def takes_all_back(self, who):
        if self.allowed[who]:
            self.world.took(who)
            self.allowed[who] = frozenset()

    @rule()
    def builds_one(self):
        self.builds.append(self.world.built())

    @rule(base=st.sampled_from([OWN_SITE, HERE]))
    def publishes(self, base):
        try:
            self.builds.append(self.world.published(base))
        except ProgrammeError as refusal:
            raise AssertionError(refusal.params) from refusal
        files = self.files(self.builds[-1])
        if base == OWN_SITE:
            self.stood |= {(who, at) for at, raw in files.items() for who in surnames_in({at: raw})}

    @rule()
    def takes_down(self):
        if self.world.saw(publication.overview, "2025/2026").published:
            self.world.did(publication.unpublish, "так решили")

    @invariant()
    def no_build_holds_what_is_not_allowed(self):
        for made in self.builds if hasattr(self, "world") else ():
            files = self.files(made)
            text = words(files)
            for (who, field), mark in ASSERTED.items():
                assert mark not in text or field in self.allowed[who], (who, field)
            assert {who for who in surnames_in(files) if "fio" not in self.allowed[who]} == set()

    @invariant()
    def every_address_that_held_somebody_is_listed(self):
        if not hasattr(self, "world"):
            return
        held = self.world.saw(publication.due, everything=True)
        listed = {(one.person_id, one.url.removeprefix(OWN_SITE)) for one in held}
        gone = {(who, at) for who, at in self.stood if "fio" not in self.allowed[who]}
        assert gone <= listed

    def files(self, made):
        return self.world.files(self.world.newest(made))

    def teardown(self):
        if hasattr(self, "world"):
            cascade.FOLLOWERS[:] = self.before
            self.world.close()
            self.folder.cleanup()


TestSite = SiteMachine.TestCase
TestSite.settings = settings(max_examples=4, stateful_step_count=6)


def test_every_page_is_strict_html(tmp_path):
    """All pages of a full section, and of an empty one, by a strict HTML5 parser."""
    world = World(tmp_path)
    bare = world.files(world.built())
    for who in PEOPLE:
        world.gave(who, *FIELDS)
    full = world.files(world.built())
    world.close()
    pages = {at: raw for some in (bare, full) for at, raw in some.items() if at.endswith(".html")}
    assert len(pages) > 15
    for raw in pages.values():
        JustHTML(raw.decode(), strict=True)
        assert raw.count(b"<h1>") == 1
        assert b"http://" not in raw
        assert b'src="' not in raw
    assert not publication.checking.site.broken_links(full)
    assert not publication.checking.site.faults(full)
