"""Cases: from the offer to the site and back; nobody is named against their will."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from data.errors import ChangedMeanwhileError, DeniedError, MissingReasonError, StateError
from data.practice import cases, library
from data.practice.cases import STEPS
from data.practice.refusals import (
    NamesSomebodyError,
    NotOfferedError,
    PerhapsNamesError,
    PublicationMissingError,
    StudyIncompleteError,
    StudyTooLongError,
)
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.practice import StudyState
from tests.practice_world import BODY, PRIVATE, REQUEST, YEAR, world

PAIR = PairId("pair")
S = StudyState


@pytest.fixture
def here(tmp_path):
    place = world(tmp_path)
    yield place
    place.store.close()


@pytest.fixture
def offered(here):
    return here.did(cases.offer, PAIR)


def test_a_completed_pair_is_offered_a_case_once(here, offered):
    assert here.did(cases.offer, PAIR).id == offered.id
    assert set(offered.author_ids) == {"mentor", "mentee"}
    assert here.did(cases.offer_all, YEAR) == ()
    found = here.did(cases.offering, YEAR)
    assert (found.completed, found.offered, found.answered, found.unaskable) == (1, 1, 0, 0)


def test_only_a_completed_pair_with_live_consent_is_asked(here):
    here.system(lambda work: work.pairs.put(_in(work, PairState.ACTIVE)))
    with pytest.raises(NotOfferedError):
        here.did(cases.offer, PAIR)
    here.system(lambda work: work.pairs.put(_in(work, PairState.COMPLETED)))
    for who in ("mentor", "mentee"):
        here.consent(who, ConsentAct.WITHDRAWN, Purpose.BANK)
    with pytest.raises(NotOfferedError):
        here.did(cases.offer, PAIR)
    assert here.did(cases.offering, YEAR).unaskable == 1


def _in(work, state):
    return replace(work.pairs.get(PAIR), state=state)


def test_a_refusal_is_an_answer_and_can_be_changed(here, offered):
    here.came("mentee", Form.STUDY, offered.id, cases.refuse_by_link, offered.id)
    assert here.study(offered.id).state is S.REFUSED
    assert here.did(cases.offering, YEAR).answered == 1
    here.came("mentee", Form.STUDY, offered.id, cases.accept_by_link, offered.id)
    assert here.study(offered.id).state is S.DRAFT


def test_the_draft_tells_counts_and_no_private_word(here, offered):
    one = here.came("mentor", Form.STUDY, offered.id, cases.accept_by_link, offered.id)
    text = "\n".join(one.body.values())
    assert REQUEST in one.body["request"]
    assert "Ввести сигналы" in one.body["course"]
    assert "Тишина на уроке: как ожидали" in one.body["result"]
    for hidden in (PRIVATE, "Тайная", "Тайное", "Не сделано", "Иванова", "Жук"):
        assert hidden not in text
    assert dict(one.figures) == {
        "meetings": "2 из 4",
        "goals": "2 из 2",
        "actions": "2 из 3",
        "months": "8",
    }


def test_figures_stay_as_they_were_when_the_draft_was_made(here, offered):
    one = here.came("mentor", Form.STUDY, offered.id, cases.accept_by_link, offered.id)
    here.system(lambda work: [work.meetings.remove(m.id) for m in work.meetings.of_pair(PAIR)])
    after = here.authors(offered)
    assert dict(after.figures) == dict(one.figures)


def test_every_author_agrees_to_the_same_text(here, offered):
    here.came("mentor", Form.STUDY, offered.id, cases.accept_by_link, offered.id)
    version = here.study(offered.id).version
    with pytest.raises(StudyIncompleteError):
        here.came("mentor", Form.STUDY, offered.id, cases.agree_by_link, offered.id, {}, version)
    one = here.came(
        "mentor", Form.STUDY, offered.id, cases.agree_by_link, offered.id, BODY, version
    )
    assert (one.state, one.agreed_ids) == (S.DRAFT, ("mentor",))
    changed = {**BODY, "limits": "не везде"}
    with pytest.raises(ChangedMeanwhileError):
        here.came(
            "mentee", Form.STUDY, offered.id, cases.save_by_link, offered.id, changed, version
        )
    one = here.came(
        "mentee", Form.STUDY, offered.id, cases.agree_by_link, offered.id, changed, one.version
    )
    assert (one.state, one.agreed_ids) == (S.DRAFT, ("mentee",)), "the other agrees anew"


def test_a_change_by_the_curator_goes_back_to_the_authors(here, offered):
    one = here.approved(offered)
    assert one.state is S.CURATOR_OK
    same = here.did(cases.save, one.id, BODY, ["урок", "урок"], one.version)
    assert (same.state, same.tags) == (S.CURATOR_OK, ("урок",))
    after = here.did(cases.save, one.id, {**BODY, "title": "Другое"}, ["урок"], same.version)
    assert (after.state, after.agreed_ids) == (S.DRAFT, ())


def test_tags_pass_the_same_gate_and_wait_for_clearance_anew(here, offered):
    one = here.approved(offered)
    named = here.did(cases.save, one.id, BODY, ["Петя Смирнов"], one.version)
    with pytest.raises(PerhapsNamesError):
        here.did(cases.clear, one.id, named=False)
    staff = here.did(cases.save, one.id, BODY, ["опыт ИВАНОВОЙ"], named.version)
    with pytest.raises(NamesSomebodyError):
        here.did(cases.clear, one.id, named=False)
    here.did(cases.save, one.id, BODY, ["урок"], staff.version)
    ready = here.did(cases.clear, one.id, named=False)
    assert ready.state is S.CONSENT_OK
    same = here.did(cases.save, one.id, BODY, ["урок"], ready.version)
    assert same.state is S.CONSENT_OK
    back = here.did(cases.save, one.id, BODY, ["ученик Коля"], same.version)
    assert (back.state, back.named, back.agreed_ids) == (S.CURATOR_OK, False, one.agreed_ids)
    with pytest.raises(PerhapsNamesError):
        here.did(cases.clear, one.id, named=False)


def test_a_case_given_back_says_why(here, offered):
    one = here.approved(offered)
    with pytest.raises(MissingReasonError):
        here.did(cases.give_back, one.id, " ")
    after = here.did(cases.give_back, one.id, "добавьте числа")
    assert (after.state, after.agreed_ids, after.reason) == (S.DRAFT, (), "добавьте числа")


@pytest.mark.parametrize(
    "text", ["Помогла Ивановой", "Спасибо Жуку", "С Анной Петровной решили", "ИВАНОВА: нет, Жука"]
)
def test_a_nameless_case_names_nobody_of_the_staff_in_any_form(here, offered, text):
    here.approved(offered)
    one = here.study(offered.id)
    here.system(lambda work: work.studies.put(_with(one, text)))
    with pytest.raises(NamesSomebodyError):
        here.did(cases.clear, one.id, named=False, settled=["Петровной", "Анной"])


def _with(one, text):
    return replace(one, body={**one.body, "context": text})


def test_what_looks_like_a_pupil_is_settled_by_a_person(here, offered):
    one = here.approved(offered)
    here.system(lambda work: work.studies.put(_with(one, "По Выготскому учили ученика Васю")))
    with pytest.raises(PerhapsNamesError) as refusal:
        here.did(cases.clear, one.id, named=False)
    assert refusal.value.params["words"] == "Выготскому, Васю"
    here.system(lambda work: work.studies.put(_with(work.studies.get(one.id), "По Выготскому")))
    after = here.did(cases.clear, one.id, named=False, settled=["Выготскому"])
    assert after.state is S.CONSENT_OK


def test_a_case_with_names_takes_the_consent_of_every_author(here, offered):
    one = here.approved(offered)
    here.consent("mentor", ConsentAct.GIVEN, Purpose.PUBLICATION, "fio", "case")
    here.consent("mentee", ConsentAct.GIVEN, Purpose.PUBLICATION, "fio")
    with pytest.raises(PublicationMissingError) as refusal:
        here.did(cases.clear, one.id, named=True)
    assert refusal.value.params["names"] == "Жук Пётр Игоревич"
    here.consent("mentee", ConsentAct.GIVEN, Purpose.PUBLICATION, "fio", "case")
    after = here.did(cases.clear, one.id, named=True)
    assert (after.state, after.named) == (S.CONSENT_OK, True)


def published(here, offered, *, named):
    here.approved(offered)
    for who in ("mentor", "mentee"):
        here.consent(who, ConsentAct.GIVEN, Purpose.PUBLICATION, "fio", "case")
    here.did(cases.clear, offered.id, named=named)
    return here.did(cases.mark_published, offered.id)


def test_a_published_case_enters_the_library_and_leaves_with_the_consent(here, offered):
    one = published(here, offered, named=True)
    assert here.did(cases.mark_published, one.id) == one, "once more is no fault"
    (material,) = here.materials()
    assert (material.kind, material.public, set(material.author_ids)) == (
        "case",
        True,
        {"mentor", "mentee"},
    )
    assert "wellbeing" not in material.domains
    here.consent("mentee", ConsentAct.WITHDRAWN, Purpose.PUBLICATION, "case")
    here.withdrawn("mentee", Purpose.PUBLICATION)
    after = here.study(one.id)
    assert (after.state, after.reason, after.withdrawn_on is not None) == (
        S.WITHDRAWN,
        cases.BY_CONSENT,
        True,
    )
    (material,) = here.materials()
    assert material.removed_on is not None
    assert not material.text
    assert here.did(library.find) == ()


def test_a_nameless_case_outlives_publication_but_not_the_bank(here, offered):
    one = published(here, offered, named=False)
    (material,) = here.materials()
    assert material.author_ids == ()
    here.consent("mentor", ConsentAct.WITHDRAWN, Purpose.PUBLICATION)
    here.withdrawn("mentor", Purpose.PUBLICATION)
    assert here.study(one.id).state is S.PUBLISHED
    here.withdrawn("mentor", Purpose.BANK)
    assert here.study(one.id).state is S.WITHDRAWN


def test_an_author_takes_a_case_back_at_any_time(here, offered):
    one = published(here, offered, named=False)
    here.came("mentee", Form.STUDY, one.id, cases.withdraw_by_link, one.id)
    assert here.study(one.id).state is S.WITHDRAWN
    with pytest.raises(StateError):
        here.did(cases.begin, one.id)


def test_nobody_else_comes_by_the_link_of_an_author(here, offered):
    with pytest.raises(DeniedError):
        here.came("other", Form.STUDY, offered.id, cases.own_study, offered.id)
    with pytest.raises(DeniedError):
        here.came("mentor", Form.STUDY, "another", cases.own_study, offered.id)


def test_readers_see_what_is_ready_and_no_authors_of_a_nameless_case(here, offered):
    here.approved(offered)
    assert here.did(cases.listing, YEAR, role=AccountRole.DIRECTOR) == ()
    here.did(cases.clear, offered.id, named=False)
    (row,) = here.did(cases.listing, YEAR, role=AccountRole.DIRECTOR)
    assert row.authors == ()


def test_too_long_a_section_is_refused(here, offered):
    one = here.came("mentor", Form.STUDY, offered.id, cases.accept_by_link, offered.id)
    body = {**BODY, "title": "а" * 161}
    with pytest.raises(StudyTooLongError):
        here.came("mentor", Form.STUDY, one.id, cases.save_by_link, one.id, body, one.version)


ACTS = ("accept", "refuse", "save", "agree", "agree2", "approve", "back", "clear", "publish", "end")

WHOLE = ["accept", "agree", "agree2", "approve", "clear", "publish", "end"]


def _act(here, study_id, act):
    one = here.study(study_id)
    by = {"agree2": "mentee"}.get(act, "mentor")
    linked = {
        "accept": (cases.accept_by_link,),
        "refuse": (cases.refuse_by_link,),
        "save": (cases.save_by_link, {**BODY, "limits": f"{one.version}"}, one.version),
        "agree": (cases.agree_by_link, BODY, one.version),
        "agree2": (cases.agree_by_link, BODY, one.version),
        "end": (cases.withdraw_by_link,),
    }
    if act in linked:
        call, *told = linked[act]
        return here.came(by, Form.STUDY, study_id, call, study_id, *told)
    if act == "approve":
        return here.did(cases.approve, study_id, one.version)
    if act == "back":
        return here.did(cases.give_back, study_id, "ещё")
    if act == "clear":
        return here.did(cases.clear, study_id, named=False)
    return here.did(cases.mark_published, study_id)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(acts=WHOLE)
@example(acts=[*WHOLE[:4], "save", "clear"])
@given(acts=some.lists(some.sampled_from(ACTS), min_size=4, max_size=10))
def test_whatever_people_do_a_case_only_goes_along_the_table(tmp_path_factory, acts):
    here = world(tmp_path_factory.mktemp("machine"))
    one = here.did(cases.offer, PAIR)
    try:
        for act in acts:
            before = here.study(one.id)
            try:
                _act(here, one.id, act)
            except (StateError, StudyIncompleteError):
                assert here.study(one.id) == before
                continue
            after = here.study(one.id)
            # several steps of the table may lie in one act of an author
            assert after.state is before.state or after.state in _reached(before.state)
            if after.state in {S.CURATOR_OK, S.CONSENT_OK, S.PUBLISHED}:
                assert set(after.agreed_ids) == {PersonId("mentor"), PersonId("mentee")}
                assert dict(after.body) == dict(before.body), "nobody has agreed to a new text"
        if acts == WHOLE:
            assert here.study(one.id).state is S.WITHDRAWN
    finally:
        here.store.close()


def _reached(state):
    near = STEPS[state]
    return near | {two for one in near if one is S.DRAFT for two in STEPS[one]}
