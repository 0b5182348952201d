"""Papers are issued for ever, numbered within kind and year, signed once, stamped until confirmed."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from data.codebook.norms import chosen
from data.errors import (
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.output import documents
from data.papers import declining, kinds, making, parameters, school_templates, signing
from data.papers.declining import Case, declined
from data.papers.kinds import About, Field, PaperKind, Subject, UnknownPaperError
from data.papers.making import PaperState
from data.papers.parameters import STAMP
from data.records.account import AccountRole
from data.records.person import Person
from tests.paper_cases import changed, word
from tests.stores import NOW, SCHOOL, account, fresh, open_school

TODAY = NOW.date()
PDF = b"%PDF-1.7 scan"
DONE: list[str] = []


def values(work, subject):
    person = work.people.get(subject)
    return {
        "curator_accusative": declined(person, Case.ACCUSATIVE),
        "curator_dative": declined(person, Case.DATIVE),
        "curator_post": "учитель & методист",
        "deputy_accusative": None,
        "from_on": "01.10.2026",
        "until_on": "31.08.2027",
        "acquainted": [person.fio],
    }


KIND = PaperKind(
    code="order_curator",
    template="order_curator",
    about=About.PERSON,
    items=("1.1",),
    signer="director",
    values=values,
    person=lambda _work, subject: subject,
    subjects=lambda work: [Subject(id=one.id, words=one.fio) for one in work.people.all()],
    fields=(
        Field(code="order_number", default="___"),
        Field(code="control", default=lambda _work, _subject: "оставляю за собой"),
        Field(code="duties", default="одно\n\nдругое", many=True),
    ),
    signed=lambda _work, document, _signature: DONE.append(f"+{document.number}"),
    annulled=lambda _work, document, _signature: DONE.append(f"-{document.number}"),
)
FREE = PaperKind(
    code="nondisclosure",
    template="nondisclosure",
    about=About.PERSON,
    signer="person",
    values=lambda work, subject: {
        "person": work.people.get(subject).fio,
        "post": "учитель",
        "role": "куратор",
        "from_on": "01.10.2026",
        "until_on": "31.08.2027",
    },
    person=lambda _work, subject: subject,
    subjects=KIND.subjects,
)


@pytest.fixture(autouse=True)
def registry():
    before = dict(kinds.kinds())
    kinds.register([KIND, FREE])
    DONE.clear()
    yield
    kinds.register(before.values())


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        work.people.put_all(
            [
                Person(id="c", school_id=SCHOOL.id, fio="Ёлкина Анна Павловна"),
                Person(id="d", school_id=SCHOOL.id, fio="Жук Инна Ильинична"),
            ]
        )
    yield opened
    opened.close()


@pytest.fixture
def curator(store):
    return account(store, AccountRole.CURATOR)


def issue(store, by, subject="c", kind="order_curator", now=NOW, **fields):
    with store.work(by=by, now=now) as work:
        return making.issue_paper(work, kind, subject, fields)


def sign(store, by, document, now=NOW, **said):
    with store.work(by=by, now=now) as work:
        told = {"signed_on": now.date(), "number": "45-ОД"} | said
        return signing.sign(work, document.id, **told)


def states(store, by, now=NOW):
    with store.look(by=by, now=now) as work:
        return [one.state for one in making.listing(work)]


def test_a_preview_is_the_paper_that_is_issued_and_keeps_nothing(store, curator):
    with store.look(by=curator, now=NOW) as work:
        seen = making.preview(work, "order_curator", "c", {"order_number": "7"}, pictures=False)
        assert not work.documents.all()
    kept = issue(store, curator, order_number="7")
    with store.work(by=curator, now=NOW) as work:
        content, name = making.file(work, kept.id)
    assert content == seen.docx
    assert name.endswith("№ 1.docx")
    said = documents.text_of(content)
    assert said.splitlines()[0] == STAMP
    assert "Ёлкину Анну Павловну (учитель & методист)" in said
    assert "1 октября 2026 г." in said
    assert "– другое\n" in said
    assert seen.draft
    assert {one.case for one in seen.declined} == {Case.ACCUSATIVE, Case.DATIVE}
    assert kept.year == "2026/2027"
    assert kept.dated == TODAY


def test_pages_are_pictures(store, curator):
    with store.look(by=curator, now=NOW) as work:
        seen = making.preview(work, "order_curator", "c", {})
    assert seen.pages
    assert all(one.startswith(b"\x89PNG") for one in seen.pages)


def test_numbers_go_on_within_a_kind_and_begin_anew_with_the_year(store, curator):
    later = NOW + timedelta(days=365)
    numbers = [issue(store, curator).number, issue(store, curator, "d").number]
    numbers += [issue(store, curator, kind="nondisclosure").number]
    assert [*numbers, issue(store, curator, now=later).number] == [1, 2, 1, 1]


def test_a_new_edition_supersedes_an_unsigned_one_alone(store, curator):
    first, _other = issue(store, curator), issue(store, curator, "d")
    issue(store, curator, now=NOW + timedelta(hours=1))
    assert sorted(states(store, curator)) == ["issued", "issued", "superseded"]
    with pytest.raises(signing.SupersededError):
        sign(store, curator, first)


def test_a_signature_brings_about_what_the_kind_says_and_its_annulment_takes_back(store, curator):
    kept = issue(store, curator)
    made = sign(store, curator, kept, scan=PDF, scan_name="..\\скан.exe")
    assert made.scan_name == "скан.pdf"
    with store.work(by=curator, now=NOW) as work:
        assert making.scan(work, kept.id) == (PDF, "скан.pdf")
        assert [one.number for _paper, one in signing.signed(work, "order_curator")] == ["45-ОД"]
        assert not signing.signed(work, "order_curator", subject="d")
        assert not signing.signed(work, "order_curator", year="2025/2026")
    with pytest.raises(signing.AlreadySignedError):
        sign(store, curator, kept, number="46-ОД")
    with store.work(by=curator, now=NOW) as work, pytest.raises(MissingReasonError):
        signing.annul(work, kept.id, "  ")
    with store.work(by=curator, now=NOW) as work:
        signing.annul(work, kept.id, "не тот номер")
        assert not signing.signed(work, "order_curator")
    assert states(store, curator) == [PaperState.ANNULLED]
    with store.work(by=curator, now=NOW) as work, pytest.raises(StateError):
        signing.annul(work, kept.id, "ещё раз")
    sign(store, curator, kept, number="46-ОД")
    assert DONE == ["+1", "-1", "+1"]


def test_what_cannot_be_signed_is_told(store, curator):
    kept, other = issue(store, curator), issue(store, curator, "d")
    sign(store, curator, kept)
    refused = {
        signing.SignedBeforeError: {"signed_on": TODAY - timedelta(days=1)},
        InvalidValueError: {"signed_on": TODAY + timedelta(days=1)},
        signing.NoNumberError: {"number": " "},
        signing.NumberUsedError: {"number": "45-од"},
        signing.NotAScanError: {"number": "1", "scan": b"MZ", "scan_name": "a.pdf"},
        signing.ScanTooBigError: {"number": "1", "scan": PDF + b"0" * 10 * 1024 * 1024},
    }
    for refusal, said in refused.items():
        with pytest.raises(refusal):
            sign(store, curator, other, **said)
    with store.look(by=curator, now=NOW) as work:
        assert work.signatures.find(other.id) is None
    assert DONE == ["+1"]


def test_the_director_signs_himself_and_issues_nothing(store, curator):
    director = account(store, AccountRole.DIRECTOR)
    kept = issue(store, curator)
    with store.look(by=director, now=NOW) as work:
        assert [one.waits for one in making.listing(work)] == [True]
        assert making.due(work) == ()
    assert sign(store, director, kept).signed_by == director.display_name
    with pytest.raises(DeniedError):
        issue(store, director)


def test_the_administration_reads_and_signs_nothing(store, curator):
    kept, other = issue(store, curator), account(store, AccountRole.ADMINISTRATION)
    with pytest.raises(DeniedError):
        states(store, other)
    with pytest.raises(DeniedError):
        sign(store, other, kept)


def test_a_scan_may_come_later_but_once(store, curator):
    kept = issue(store, curator)
    sign(store, curator, kept)
    with store.work(by=curator, now=NOW) as work:
        assert signing.attach(work, kept.id, PDF, "a").scan_name == "a.pdf"
    with store.work(by=curator, now=NOW) as work, pytest.raises(StateError):
        signing.attach(work, kept.id, PDF, "b")


def test_strangers_read_no_paper_and_hear_nothing_of_ids(store, curator):
    kept, stranger = issue(store, curator), account(store, AccountRole.PSYCHOLOGIST)
    for document in (kept.id, "nothing"):
        with store.work(by=stranger, now=NOW) as work, pytest.raises(DeniedError):
            making.file(work, document)
    with store.work(by=curator, now=NOW) as work, pytest.raises(NotFoundError):
        making.file(work, "nothing")
    with store.work(by=curator, now=NOW) as work, pytest.raises(UnknownPaperError):
        making.issue_paper(work, "nothing", "", {})


def test_opening_a_paper_about_a_person_is_written_down_for_that_person(store, curator):
    kept = issue(store, curator)
    with store.work(by=curator, now=NOW) as work:
        making.file(work, kept.id)
        assert [one.what for one in work.readings.of("c")] == ["paper"]


def test_a_day_to_come_and_a_field_too_long_are_refused(store, curator):
    with store.work(by=curator, now=NOW) as work, pytest.raises(InvalidValueError):
        making.issue_paper(work, "order_curator", "c", {}, dated=TODAY + timedelta(days=1))
    with store.work(by=curator, now=NOW) as work, pytest.raises(InvalidValueError):
        making.issue_paper(work, "order_curator", "c", {"control": "x" * 5000})


def test_a_day_before_any_school_year_is_refused(store, curator):
    for make in (making.issue_paper, partial(making.preview, pictures=False)):
        for day in (date(1, 1, 1), date(2000, 7, 31)):
            with store.work(by=curator, now=NOW) as work, pytest.raises(InvalidValueError):
                make(work, "order_curator", "c", {}, dated=day)
    with store.work(by=curator, now=NOW) as work:
        kept = making.issue_paper(work, "order_curator", "c", {}, dated=date(2000, 8, 1))
    assert kept.year == "2000/2001"


def test_a_paper_is_made_only_about_what_its_kind_lists(store, curator):
    for make in (making.issue_paper, partial(making.preview, pictures=False)):
        for subject in ("../..", "", "x"):
            with store.work(by=curator, now=NOW) as work, pytest.raises(making.NotNowError):
                make(work, "order_curator", subject, {})
    with store.look(by=curator, now=NOW) as work:
        assert not work.documents.all()


def test_a_paper_that_waits_may_get_a_new_edition_when_its_list_has_moved_on(store, curator):
    first = issue(store, curator)
    kinds.register([replace(KIND, subjects=lambda _work: ()), FREE])
    second = issue(store, curator, now=NOW + timedelta(hours=1))
    assert (first.number, second.number) == (1, 2)
    with store.work(by=curator, now=NOW) as work, pytest.raises(making.NotNowError):
        making.issue_paper(work, "order_curator", "d", {})
    sign(store, curator, second, now=NOW + timedelta(hours=2))
    with pytest.raises(making.NotNowError):
        issue(store, curator, now=NOW + timedelta(hours=3))


def test_due_papers_say_what_has_one(store, curator):
    issue(store, curator)
    with store.look(by=curator, now=NOW) as work:
        due = {one.kind.code: one for one in making.due(work)}
        assert making.defaults(work, "order_curator", "c")["control"] == "оставляю за собой"
        assert making.years(work) == ("2026/2027",)
    assert due["order_curator"].made == {"c"}
    assert [one.id for one in due["order_curator"].subjects] == ["c", "d"]


def test_a_form_set_by_hand_stands_in_the_paper(store, curator):
    with store.work(by=curator, now=NOW) as work:
        declining.set_forms(work, "d", {"accusative": " Жук  Инну Ильиничну-Иную "})
        declining.set_forms(work, "d", {"dative": "Жук Инне Ильиничне"})  # what the rule says
        assert dict(work.people.get("d").fio_forms) == {"accusative": "Жук Инну Ильиничну-Иную"}
        seen = making.preview(work, "order_curator", "d", {}, pictures=False)
        assert "Жук Инну Ильиничну-Иную" in documents.text_of(seen.docx)
        assert not declining.set_forms(work, "d", {"accusative": ""}).fio_forms
        for wrong in ({"vocative": "Инно"}, {"dative": "ы" * 201}):
            with pytest.raises(InvalidValueError):
                declining.set_forms(work, "d", wrong)


def test_the_stamp_goes_with_the_confirmation_and_comes_back_with_a_doubt(store, curator):
    def stamped():
        with store.look(by=curator, now=NOW) as work:
            seen = making.preview(work, "order_curator", "c", {}, pictures=False)
        return STAMP in documents.text_of(seen.docx)

    assert stamped()
    with store.work(by=curator, now=NOW) as work, pytest.raises(InvalidValueError):
        school_templates.confirm(work, "order_curator", " ", TODAY)
    with store.work(by=curator, now=NOW) as work:
        school_templates.confirm(work, "order_curator", "Юрист И. И.", TODAY)
        listed = {one.template: one for one in school_templates.listing(work)}
    assert not listed["order_curator"].draft
    assert listed["nondisclosure"].draft
    assert not stamped()
    with store.work(by=curator, now=NOW) as work:
        school_templates.doubt(work, "order_curator")
    assert stamped()


OWN = (
    "{{ school }}",
    "Назначить {{ curator_accusative }} ({{ curator_post }}) с {{ from_on }} по {{ until_on }}",
    "{%p if deputy_accusative %}",
    "на время отсутствия {{ deputy_accusative }}",
    "{%p endif %}",
    "Доступ {{ curator_dative }}; контроль {{ control }}; № {{ order_number }}",
    "{%p for one in duties %}",
    "{{ one }}",
    "{%p endfor %}",
    "{%p for one in acquainted %}",
    "{{ one }}",
    "{%p endfor %}",
)


def test_a_school_prints_by_its_own_template_as_a_draft_until_it_is_confirmed(store, curator):
    sysadmin = account(store, AccountRole.SYSADMIN)
    with store.work(by=sysadmin, now=NOW) as work:
        school_templates.upload(work, "order_curator", word("НАША ШКОЛА", *OWN), "наш.docx")
    with store.look(by=curator, now=NOW) as work:
        seen = making.preview(work, "order_curator", "c", {}, pictures=False)
    said = documents.text_of(seen.docx)
    assert said.splitlines()[:2] == [STAMP, "НАША ШКОЛА"]
    assert (seen.own, seen.draft) == (True, True)
    with store.work(by=curator, now=NOW) as work:
        school_templates.confirm(work, "order_curator", "Юрист", TODAY)
        kept = making.issue_paper(work, "order_curator", "c", {})
        assert STAMP not in documents.text_of(making.file(work, kept.id)[0])
        assert kept.template_sha256 != documents.template_digest("order_curator")
    with store.work(by=sysadmin, now=NOW) as work:
        school_templates.back(work, "order_curator")
        assert school_templates.in_force(work, "order_curator").draft
        assert school_templates.in_force(work, "order_curator").file is None


def test_a_template_that_leaves_values_out_or_asks_for_others_is_never_kept(store):
    sysadmin = account(store, AccountRole.SYSADMIN)
    refused = {
        school_templates.ValuesLeftOutError: OWN[:5],
        school_templates.StrangePlacesError: (*OWN, "{{ salary }}"),
        school_templates.NotATemplateError: None,
    }
    for refusal, lines in refused.items():
        content = word(*lines) if lines else b"%PDF"
        with store.work(by=sysadmin, now=NOW) as work, pytest.raises(refusal):
            school_templates.upload(work, "order_curator", content, "наш.docx")
    with store.look(by=sysadmin, now=NOW) as work:
        assert not work.school_templates.all()
        assert school_templates.shipped(work, "order_curator")[0].startswith(b"PK")
        assert school_templates.own(work, "order_curator")[1] == "order_curator.docx"
        with pytest.raises(school_templates.UnknownSchoolTemplateError):
            school_templates.shipped(work, "../secret")


LOWERED = [one.replace("{{ curator_post }}", "{{ curator_post|lower }}") for one in OWN]


def test_a_template_that_tells_a_value_in_other_letters_is_never_kept(store):
    by = account(store, AccountRole.SYSADMIN)
    with (
        store.work(by=by, now=NOW) as work,
        pytest.raises(school_templates.ValuesLeftOutError) as refusal,
    ):
        school_templates.upload(work, "order_curator", word(*LOWERED), "наш.docx")
    assert refusal.value.params["fields"] == "curator_post"


HIDDEN = (  # comments of the template make one element of three, with a field nobody sees before
    '<w:p><w:fldSimple w:a="{#"/><w:r><w:t>#}" w:instr="DDEAUTO c" w:b="{#</w:t></w:r>'
    '<w:bookmarkStart w:id="9" w:name="#}"/></w:p>'
)


def test_a_field_that_appears_only_in_the_finished_paper_is_refused(store):
    by, clean = account(store, AccountRole.SYSADMIN), word(*OWN)
    content = changed(clean, lambda said: said.replace("<w:sectPr", HIDDEN + "<w:sectPr", 1))
    school_templates.check(content, "наш.docx")
    with (
        store.work(by=by, now=NOW) as work,
        pytest.raises(school_templates.OutsideLinkError),
    ):
        school_templates.upload(work, "order_curator", content, "наш.docx")


def test_only_the_technical_administrator_uploads(store, curator):
    with store.work(by=curator, now=NOW) as work, pytest.raises(DeniedError):
        school_templates.upload(work, "order_curator", word(*OWN), "наш.docx")


def test_the_head_of_papers(store, curator):
    with store.look(by=curator, now=NOW) as work:
        told = parameters.head(work, date(2026, 9, 1), stamp=STAMP)
    assert told["school"] == SCHOOL.name
    assert told["day"] == "1 сентября 2026 г."
    assert told["year"] == "2026/2027"
    assert told["norms"] == [one.title for one in chosen(())]
    assert set(told) | {"number"} == school_templates.HEAD


def test_two_kinds_of_one_code_are_a_mistake_of_the_programme():
    with pytest.raises(ValueError, match="order_curator"):
        kinds.register([KIND, KIND])
