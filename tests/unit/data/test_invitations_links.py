"""Personal links in the office: who is invited, reminded, revoked; what a link lets one keep."""

import re
from datetime import timedelta

import pytest

from data import invitations, papers
from data.codebook.instruments import instrument
from data.errors import DeniedError
from data.invitations import Reach
from data.invitations.browsers import EDITABLE, LIVES
from data.invitations.keeping import tick
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.person import Person
from tests import stores
from tests.stores import NOW, SCHOOL, account

MONITORED = (Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING)
REL = {"REL.1": 4, "REL.2": 2}
SURVEY = "REL@day60"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    opened = stores.fresh(tmp_path)
    stores.open_school(opened)
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        for one, fio in (("a", "Ёлкина Анна"), ("b", "Яшин Борис"), ("gone", "Архивов Глеб")):
            archived = NOW if one == "gone" else None
            work.people.put(
                Person(id=PersonId(one), school_id=SCHOOL.id, fio=fio, archived_at=archived)
            )
    yield opened
    opened.close()


@pytest.fixture
def curator(store):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def agreed(store, curator):
    with store.work(by=curator, now=NOW) as work:
        papers.give(work, PersonId("a"), MONITORED)
        papers.give(work, PersonId("b"), MONITORED)


def did(store, by, act, *args, now=NOW, **more):
    with store.work(by=by, now=now) as work:
        return act(work, *args, **more)


def one_link(store, curator, person="a", form=Form.WAVE, subject=SURVEY, **more):
    (made,) = did(store, curator, invitations.invite, [person], form, subject=subject, **more)
    return made


def reach_of(store, curator, form=Form.WAVE, now=NOW):
    with store.look(by=curator, now=now) as work:
        return {one.fio: one.reach for one in invitations.listing(work, form)}


def test_a_link_is_256_random_bits_and_only_its_hash_is_kept(store, curator):
    made = did(store, curator, invitations.invite, ["a", "b"], Form.MENTOR)
    assert len({one.token for one in made}) == 2
    assert all(re.fullmatch(r"[\w-]{43}", one.token) for one in made)
    with store.look(by=curator, now=NOW) as work:
        kept = work.invitations.all()
        trail = [entry for entry in work.trail.newest() if entry.verb == "invitation.made"]
    assert [one.token_hash for one in kept] == [invitations.digest(one.token) for one in made]
    assert len(trail) == 2
    assert not any(one.token_hash in repr(trail) for one in kept)
    assert invitations.link_to("https://school.example/", made[0].token) == (
        f"https://school.example/f/{made[0].token}"
    )


def test_one_person_and_form_have_one_link_that_holds(store, curator):
    first = one_link(store, curator, form=Form.MENTOR, subject="")
    again = one_link(store, curator, form=Form.MENTOR, subject="")
    other = one_link(store, curator, form=Form.MENTEE, subject="")
    assert again.invitation.id == first.invitation.id != other.invitation.id
    assert invitations.opened(store, first.token, NOW) is None
    assert invitations.opened(store, again.token, NOW) is not None


def test_nobody_archived_or_unasked_is_invited(store, curator):
    for people, form, refusal in (
        ([], Form.MENTOR, invitations.NobodyError),
        (["gone"], Form.MENTOR, invitations.GoneError),
        (["a"], Form.WAVE, invitations.NoConsentError),
        (["a"], Form.DIARY, invitations.NoConsentError),
    ):
        with pytest.raises(refusal):
            did(store, curator, invitations.invite, people, form)
    with store.look(by=curator, now=NOW) as work:
        assert not work.invitations.all()


@pytest.mark.parametrize("role", [AccountRole.DIRECTOR, AccountRole.PSYCHOLOGIST])
def test_only_who_invites_may_invite_and_see(store, curator, role):
    made = one_link(store, curator, form=Form.MENTOR, subject="")
    other, mine = account(store, role), made.invitation.id
    for act, given in (
        (invitations.invite, (["a"], Form.MENTOR)),
        (invitations.reissue, (mine,)),
        (invitations.revoke, (mine,)),
        (invitations.remind, ([mine],)),
        (invitations.listing, (Form.MENTOR,)),
    ):
        with pytest.raises(DeniedError):
            did(store, other, act, *given)


def test_a_link_is_seen_as_far_as_it_has_come(store, curator, agreed):
    made = one_link(store, curator)
    one_link(store, curator, "b")
    assert reach_of(store, curator) == {"Ёлкина Анна": Reach.SENT, "Яшин Борис": Reach.SENT}
    found = invitations.opened(store, made.token, NOW)
    assert reach_of(store, curator)["Ёлкина Анна"] is Reach.OPENED
    session = invitations.of_cookie(store, found.cookie, NOW)[1]
    did(store, invitations.guest(found.invitation), invitations.sent_in, session, "digest")
    assert reach_of(store, curator)["Ёлкина Анна"] is Reach.SUBMITTED
    assert reach_of(store, curator, now=NOW + timedelta(days=15))["Яшин Борис"] is Reach.EXPIRED


def test_reminders_are_counted_where_an_answer_is_awaited(store, curator, agreed):
    waiting, revoked = one_link(store, curator), one_link(store, curator, "b")
    did(store, curator, invitations.revoke, revoked.invitation.id, "ошибка")
    ids = [waiting.invitation.id, revoked.invitation.id, waiting.invitation.id]
    assert len(did(store, curator, invitations.remind, ids)) == 1
    (again,) = did(store, curator, invitations.remind, [waiting.invitation.id], now=LATER)
    assert (again.reminders, again.reminded_at) == (2, LATER)


def test_a_revoked_link_stays_revoked(store, curator, agreed):
    made = one_link(store, curator)
    invitations.opened(store, made.token, NOW)
    first = did(store, curator, invitations.revoke, made.invitation.id)
    assert did(store, curator, invitations.revoke, made.invitation.id, now=LATER) == first
    with pytest.raises(invitations.RevokedError):
        did(store, curator, invitations.reissue, made.invitation.id)
    assert invitations.opened(store, made.token, NOW) is None
    assert one_link(store, curator).invitation.id != made.invitation.id


def test_what_ends_a_consent_ends_the_links_that_rest_on_it(store, curator, agreed):
    for form, subject in ((Form.WAVE, SURVEY), (Form.ANSWER, "pair"), (Form.MY_DATA, "")):
        one_link(store, curator, form=form, subject=subject)

    def standing():
        with store.look(by=curator, now=NOW) as work:
            return {one.form for one in work.invitations.all() if one.revoked_at is None}

    for gone, left in (
        (Purpose.SUPPORT, {Form.WAVE, Form.ANSWER, Form.MY_DATA}),
        (Purpose.MONITORING, {Form.ANSWER, Form.MY_DATA}),
        (Purpose.MATCHING, {Form.MY_DATA}),
    ):
        did(store, curator, invitations.withdrawn, "a", frozenset({gone}))
        assert standing() == left
    one_link(store, curator)
    did(store, curator, invitations.withdrawn, "a", frozenset({Purpose.BANK}))
    assert standing() == {Form.MY_DATA}


def test_a_cookie_lives_some_hours_and_no_longer_than_its_link(store, curator, agreed):
    made = one_link(store, curator)
    found = invitations.opened(store, made.token, NOW, "en")
    assert invitations.of_cookie(store, found.cookie, NOW)[1].language == "en"
    assert invitations.of_cookie(store, found.cookie, NOW + LIVES) is None
    assert invitations.of_cookie(store, "no such", NOW) is None
    late = invitations.opened(store, made.token, made.invitation.expires_at - timedelta(minutes=1))
    assert invitations.of_cookie(store, late.cookie, made.invitation.expires_at) is None


def test_only_an_equal_repeat_of_the_same_browser_is_known(store, curator, agreed):
    found = invitations.opened(store, one_link(store, curator).token, NOW)
    session = invitations.of_cookie(store, found.cookie, NOW)[1]
    did(store, invitations.guest(found.invitation), invitations.sent_in, session, "digest")
    told = [
        invitations.repeated(store, found.cookie, found.csrf, "digest"),
        invitations.repeated(store, found.cookie, found.csrf, "other"),
        invitations.repeated(store, found.cookie, "other", "digest"),
        invitations.repeated(store, "other", found.csrf, "digest"),
        invitations.repeated(store, found.cookie, found.csrf, ""),
    ]
    assert told == [True, False, False, False, False]


def test_the_first_answer_opens_the_window_for_corrections(store, curator, agreed):
    found = invitations.opened(store, one_link(store, curator).token, NOW)
    by = invitations.guest(found.invitation)
    did(store, by, invitations.noted)
    did(store, by, invitations.noted, now=LATER)
    with store.look(by=curator, now=LATER) as work:
        (kept,) = work.invitations.all()
    assert (kept.submitted_at, kept.editable_until) == (NOW, NOW + EDITABLE)


def test_the_office_does_not_come_by_a_link(store, curator):
    for act in (invitations.draft, invitations.noted):
        with pytest.raises((DeniedError, RuntimeError)):
            did(store, curator, act)
    with pytest.raises(DeniedError):
        did(store, curator, invitations.submit_response, "REL", REL, key="k")


# what is kept


@pytest.fixture
def mine(store, curator, agreed):
    return invitations.guest(one_link(store, curator).invitation)


def submit(store, by, code, answers, **more):
    return did(store, by, invitations.submit_response, code, answers, **{"key": "k", **more})


def test_the_same_answers_or_the_same_key_are_one_response(store, mine):
    first = submit(store, mine, "REL", REL)
    assert submit(store, mine, "REL", REL, key="other") == first
    assert submit(store, mine, "REL", {"REL.1": 1}) == first
    corrected = submit(store, mine, "REL@1.0.0", {"REL.1": 1}, key="third", now=LATER)
    back = submit(store, mine, "REL", REL, key="fourth", now=LATER)
    assert len({first.id, corrected.id, back.id}) == 3
    with store.look(by=mine, now=LATER) as work:
        assert invitations.last_response(work, "REL") == back
        assert invitations.last_response(work, "FIT") is None


def test_answers_that_break_a_rule_are_told_in_words(store, mine):
    with pytest.raises(invitations.ResponseInvalidError) as refused:
        submit(store, mine, "REL", {"REL.1": 9, "SAT.1": 1})
    assert refused.value.params["count"] == 2
    assert "Мы можем открыто говорить о трудностях" in refused.value.params["problems"]
    with pytest.raises(KeyError):
        submit(store, mine, "NO_SUCH", {})


def test_what_is_anonymous_is_not_asked_by_a_personal_link(store, mine):
    with pytest.raises(invitations.AnonymousError):
        submit(store, mine, "CLIM", {"CLIM.1": 1})


def test_texts_are_kept_clean(store, mine):
    kept = submit(store, mine, "OPEN", {"OPEN.helped": " да\r\nнет "})
    assert kept.answers == {"OPEN.helped": "да\nнет"}


def test_without_consent_no_draft_and_no_response_is_kept(store, curator, agreed, mine):
    did(store, mine, invitations.save_draft, REL, 1)
    did(store, curator, papers.withdraw, "a", [Purpose.MONITORING], now=LATER)
    for act, given in (
        (invitations.save_draft, (REL, 1)),
        (invitations.submit_response, ("REL", REL)),
    ):
        more = {"key": "k"} if act is invitations.submit_response else {}
        with pytest.raises((invitations.NoConsentError, DeniedError)):
            did(store, mine, act, *given, now=LATER, **more)
    with store.look(by=curator, now=LATER) as work:
        assert not work.responses.all()


def test_a_draft_is_kept_until_the_form_is_in(store, curator, mine):
    did(store, mine, invitations.save_draft, REL, 2)
    with store.look(by=mine, now=NOW) as work:
        assert (invitations.draft(work).answers, invitations.draft(work).page) == (REL, 2)
    did(store, mine, invitations.noted)
    with store.look(by=mine, now=NOW) as work:
        assert invitations.draft(work) is None


def test_instruments_and_links_speak_of_the_same_sides():
    assert instrument("SUP", Role.MENTEE).questions
    assert not instrument("SUP", Role.MENTOR).questions


def test_what_is_not_needed_any_more_is_removed_day_by_day(store, curator, mine):
    did(store, mine, invitations.save_draft, REL, 1)
    found = invitations.opened(store, one_link(store, curator, "b").token, NOW)
    system = store.system(SCHOOL.id)
    assert did(store, system, tick, now=NOW + timedelta(days=1)) == (0, 0)
    assert did(store, system, tick, now=NOW + timedelta(days=8)) == (1, 0)
    assert did(store, system, tick, now=NOW + timedelta(days=31)) == (0, 1)
    assert invitations.of_cookie(store, found.cookie, NOW) is None
    with pytest.raises(DeniedError):
        did(store, account(store, AccountRole.DIRECTOR), tick)
