"""Item 7.1: only consented fields are built, published, served; a withdrawal clears them at once."""

import dataclasses
import io
import zipfile
from datetime import date, timedelta

import docx
import pytest

from dashboard.bootstrap import following
from data import publication
from data.errors import DeniedError, MissingReasonError, NotFoundError, StateError
from data.names import bearers
from data.papers import cascade
from data.practice import cases
from data.publication import renewing
from data.publication.checking import HUMAN
from data.publication.refusals import BaseAddressError, NotReadyError, StaleBuildError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.paper import SignatureState
from data.records.practice import NominationState, StudyState
from data.records.publication import BuildState
from data.records.school import SchoolYearError
from tests.site_world import FIELDS, HANDED, PEOPLE, YEAR, World, surnames_in, words

OWN_SITE = "https://school45.example/mentoring/"
HERE = "https://office.example/site/s45/"


@pytest.fixture
def world(tmp_path):
    cascade.register(following.site)
    made = World(tmp_path)
    yield made
    made.close()


def everybody_agrees(world):
    for who in PEOPLE:
        world.gave(who, *FIELDS)


def reads(world, call):
    with world.store.look(by=world.store.system("s45"), now=world.now) as work:
        return call(work)


def test_without_consents_nobody_is_named_and_the_rest_is_there(world):
    made = world.built()
    files = world.files(made)
    assert surnames_in(files) == set()
    assert not reads(world, lambda work: work.site_entries.all())
    text = words(files)
    assert "Кейс без имён" in text
    assert "памятка без имён" in text
    assert "45-ОД" in text
    assert "80 %" in text
    assert "Приказ о назначении куратора" in text
    assert "files/form5.xlsx" in files
    assert "files/order_regulation-1.docx" in files
    held = world.saw(publication.overview, YEAR).held_back
    assert {one.kind for one in held} == {"winner", "review", "case", "material"}


def test_each_field_needs_its_own_consent(world):
    world.gave("m1", "fio", "post")
    text = words(world.files(world.built()))
    assert "Алмазова Анна Павловна" in text
    assert "хвойных" in text
    assert "сосны" not in text
    assert "соснах" not in text
    assert "именем первого" not in text


def test_the_same_input_gives_the_same_bytes(world):
    everybody_agrees(world)
    first, second = world.built(), world.built()
    assert (first.file, first.digest) == (second.file, second.digest)
    assert (first.number, second.number) == (1, 2)
    changed = world.saw(publication.changes, second.id)
    assert len(changed.new) == len(second.addresses)  # nothing is published yet


def test_naughty_text_is_escaped(world):
    everybody_agrees(world)
    text = words(world.files(world.built()))
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «кавычки»" in text


def test_a_check_list_guards_publishing(world):
    everybody_agrees(world)
    made = world.built()
    with pytest.raises(NotReadyError) as refusal:
        world.did(publication.publish, made.id, OWN_SITE, HUMAN[:1])
    assert "Редакции" in str(refusal.value.params["points"])
    with pytest.raises(BaseAddressError):
        world.did(publication.publish, made.id, "ftp://school", HUMAN)
    for role in (AccountRole.DIRECTOR, AccountRole.ADMINISTRATION, AccountRole.DPO):
        with pytest.raises(DeniedError):
            world.did(publication.publish, made.id, OWN_SITE, HUMAN, role=role)
    found = world.saw(publication.checklist, made.id)
    assert all(one.passed for one in found), found
    kept = world.did(publication.publish, made.id, OWN_SITE, HUMAN)
    assert kept.state is BuildState.PUBLISHED
    with pytest.raises(StateError):
        world.did(publication.publish, made.id, OWN_SITE, HUMAN)


def test_a_name_or_a_foreign_school_in_a_text_is_found(world):
    """The check reads finished pages: it does not trust the way they were made."""

    def spoil(work):
        study = work.studies.get("s3")
        body = {**study.body, "limits": "Так делали в МАОУ «СОШ № 22»"}
        work.studies.put(dataclasses.replace(study, body=body))
        school = work.schools.get("s45")
        told = dataclasses.replace(school.requisites, founder="Помощник Бирюзова")
        work.schools.put(dataclasses.replace(school, requisites=told))

    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        spoil(work)
    made = world.built()
    found = {one.code: one for one in world.saw(publication.checklist, made.id)}
    assert not found["schools"].passed
    assert "22" in found["schools"].found[0]
    assert found["names"].found == ("contacts.html: Бирюзов Борис Петрович",)
    with pytest.raises(NotReadyError):
        world.did(publication.publish, made.id, OWN_SITE, HUMAN)


def test_publishing_marks_cases_and_fills_the_link_columns(world):
    everybody_agrees(world)
    world.published(OWN_SITE)
    studies = reads(world, lambda work: {one.id: one for one in work.studies.all()})
    assert {one.state for one in studies.values()} == {StudyState.PUBLISHED}
    assert studies["s1"].published_on == date(2026, 10, 1)
    pairs = reads(world, lambda work: {one.id: one.link for one in work.pairs.all()})
    assert all(one.startswith(OWN_SITE + "cases/case-") for one in pairs.values())
    links = reads(world, lambda work: {one.id: one.link for one in work.participations.all()})
    assert links == {"p-m1": pairs["pair1"], "p-m2": pairs["pair2"]}


def test_a_nameless_case_is_linked_to_nobody(world):
    world.published(OWN_SITE)
    assert not any(reads(world, lambda work: [one.link for one in work.pairs.all()]))


def test_a_typed_link_stays(world):
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        pair = work.pairs.get("pair1")
        work.pairs.put(dataclasses.replace(pair, link="https://elsewhere.example/1"))
    everybody_agrees(world)
    world.published(OWN_SITE)
    assert reads(world, lambda work: work.pairs.get("pair1").link) == "https://elsewhere.example/1"


def test_a_withdrawal_clears_every_build_and_lists_every_address(world):
    everybody_agrees(world)
    first = world.published(OWN_SITE)
    second = world.published(OWN_SITE)
    third = world.built()
    before = world.files(first)
    world.took("m1")
    for one in (first, second, third):
        files = world.files(world.newest(one))
        assert "m1" not in surnames_in(files)
        assert "сосны" not in words(files)
        assert "m2" in surnames_in(files)
    for name in (first.file, first.digest):
        with pytest.raises(NotFoundError):
            world.store.files.read(name)
    held = world.saw(publication.due)
    listed = {one.url for one in held}
    stood = {at for at, raw in before.items() if "Алмазова" in raw.decode("utf-8", "ignore")}
    assert stood == {"mentors.html", next(at for at in stood if "/" in at), "library.html"}
    assert {OWN_SITE + at for at in stood} < listed
    assert {one.due for one in held} == {date(2026, 10, 6)}
    assert {one.fio for one in held} == {PEOPLE["m1"]}
    assert reads(world, lambda work: work.pairs.get("pair1").link).startswith(
        OWN_SITE + "reviews.html"
    )
    assert reads(world, lambda work: work.participations.get("p-m1").link) == ""
    assert reads(world, lambda work: work.participations.get("p-m2").link)
    tasks = reads(world, lambda work: work.tasks.standing())
    mine = [one for one in tasks if one.kind == "site_take_down"]
    assert {one.role for one in mine} == {AccountRole.CURATOR, AccountRole.DPO}
    confirmed(world, held)


def confirmed(world, held):
    count = sum(world.did(publication.confirm_removed, one.entry_ids) for one in held)
    assert count > len(held)
    assert not world.saw(publication.due)
    assert all(one.removed_on for one in world.saw(publication.due, everything=True))
    left = reads(world, lambda work: [one.kind for one in work.tasks.standing()])
    assert "site_take_down" not in left


def test_one_withdrawn_field_leaves_the_others(world):
    everybody_agrees(world)
    made = world.published(OWN_SITE)
    world.took("m1", "achievements")
    text = words(world.files(world.newest(made)))
    assert "соснах" not in text
    assert "Алмазова" in text
    assert {one.fields for one in world.saw(publication.due)} == {("achievements",)}


def test_what_is_served_here_goes_at_once_and_asks_nobody(world):
    everybody_agrees(world)
    world.published(HERE)
    page = world.public("mentors.html")
    assert "Алмазова" in page.content.decode()
    world.took("m1")
    after = world.public("mentors.html")
    assert "Алмазова" not in after.content.decode()
    assert "Бирюзов" in after.content.decode()
    assert after.tag != page.tag
    assert not world.saw(publication.due)
    held = world.saw(publication.due, everything=True)
    assert held
    assert all(one.here and one.removed_on for one in held)


def test_a_consent_that_runs_out_closes_its_pages_before_any_daily_work(world):
    world.gave("m1", "fio", valid_to=date(2026, 10, 3))
    world.published(HERE)
    assert "Алмазова" in world.public("mentors.html").content.decode()
    world.now += timedelta(days=3)
    assert world.public("mentors.html").withheld
    assert world.public("index.html").content


def test_a_case_taken_back_closes_its_pages(world):
    world.published(HERE)
    study = reads(world, lambda work: work.studies.get("s3"))
    assert study.state is StudyState.PUBLISHED
    assert "Кейс без имён" in world.public("cases.html").content.decode()
    waiting = world.built()
    world.did(cases.withdraw, "s3", "автор передумал")
    assert world.public("cases.html").withheld
    assert world.public("norms.html").content
    found = {one.code: one for one in world.saw(publication.checklist, waiting.id)}
    assert "cases.html" in found["cases"].found
    assert "Кейс без имён" not in words(world.files(world.built()))


def test_a_case_in_the_library_stands_by_the_consents_of_the_case(world):
    """A published case enters the library by itself: its text needs the same consents there."""
    everybody_agrees(world)
    world.published(OWN_SITE)
    second = world.built()
    assert "именем первого" in words({"library.html": world.files(second)["library.html"]})
    world.took("m1", "case")
    assert "именем первого" not in words(world.files(world.newest(second)))


def test_an_erased_person_leaves_no_readable_build(world):
    everybody_agrees(world)
    made = world.published(OWN_SITE)
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        cascade.stop(work, "m1", frozenset(Purpose))
    assert "m1" not in surnames_in(world.files(world.newest(made)))


def test_taking_down_needs_a_reason_and_empties_links(world):
    everybody_agrees(world)
    world.published(HERE)
    with pytest.raises(MissingReasonError):
        world.did(publication.unpublish, " ")
    ended = world.did(publication.unpublish, "обновляем сайт")
    assert ended.state is BuildState.WITHDRAWN
    assert world.public("index.html") is None
    assert not any(reads(world, lambda work: [one.link for one in work.pairs.all()]))
    with pytest.raises(StateError):
        world.did(publication.unpublish, "ещё раз")


def test_a_build_for_another_site_is_not_served_here(world):
    world.published(OWN_SITE)
    assert world.public("index.html") is None


def test_the_head_of_the_school_is_public(world):
    """273-ФЗ, article 29: the name of the head stands on the site of a school."""
    names = {1: "Елисеева Елена Егоровна"}
    assert bearers("Елисеева Е. Е.", names) == [1]
    assert "Елисеева Е. Е." in words(world.files(world.built()))


def test_only_the_office_looks_at_what_is_not_published(world):
    made = world.built()
    assert b"<h1>" in world.saw(publication.preview, made.number, "")
    with pytest.raises(NotFoundError):
        world.saw(publication.preview, made.number, "../etc/passwd")
    with pytest.raises(DeniedError):
        world.saw(publication.preview, made.number, "", role=AccountRole.MENTOR)
    assert world.did(publication.archive, made.id)[1] == "Раздел сайта 1.zip"


def changed(world, repository, code, **fields):
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        kept = getattr(work, repository)
        kept.put(dataclasses.replace(kept.get(code), **fields))


def held(world):
    return {(one.kind, one.why) for one in world.saw(publication.overview, YEAR).held_back}


def test_a_pupil_is_looked_for_in_every_free_text(world):
    """Nobody asked the pupil: a review, an own achievement, a material that name one stay out."""
    everybody_agrees(world)
    pupil = "Ученица Сидорова Маша из 7Б победила"
    changed(world, "pair_reports", "r1", body={"text": pupil})
    changed(world, "participations", "p-m1", achievements=pupil)
    changed(world, "materials", "mat-a", text=pupil)
    assert "Сидоров" not in words(world.files(world.built()))
    kinds = {"review", "field_achievements", "material"}
    assert {(one, "perhaps") for one in kinds} <= held(world)


def test_a_name_of_somebody_erased_is_a_stranger(world):
    everybody_agrees(world)
    changed(world, "participations", "p-m1", achievements="подготовила Гранатова Глеба")
    changed(world, "people", "t2", fio="")
    assert "Гранатов" not in words(world.files(world.built()))


def paper(world, content, kind="order_regulation"):
    """One more signed paper, later than the one there is."""
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        name = work.files.put_sealed(None, content)
        one = work.documents.get("d1")
        work.documents.put(dataclasses.replace(one, id="d2", number=2, kind=kind, sha256=name))
        mark = work.signatures.get("d1")
        day = mark.signed_on + timedelta(days=1)
        work.signatures.put(
            dataclasses.replace(mark, document_id="d2", number="46-ОД", signed_on=day)
        )


def test_the_file_of_an_act_that_names_people_is_never_given(world):
    """An order about people stands by title, number and date, whoever is known by now."""
    everybody_agrees(world)
    paper(world, made_of("Назначить Гранатова Глеба Ильича"), kind="order_curator")
    changed(world, "people", "t2", fio="")
    files = world.files(world.built())
    assert "46-ОД" in words(files)
    assert "files/order_curator-2.docx" not in files
    assert "Гранатов" not in words(files)


def test_a_name_inside_an_act_of_a_nameless_kind_is_found_after_an_erasure(world):
    paper(world, made_of("Контроль возложить на Гранатова Глеба Ильича"))
    changed(world, "people", "t2", fio="")
    assert "files/order_regulation-2.docx" not in world.files(world.built())
    assert ("act_file", "names") in held(world)


def test_a_published_file_says_nothing_of_who_wrote_it(world):
    paper(world, made_of("Утвердить положение", author="Гранатов Глеб"))
    raw = world.files(world.built())["files/order_regulation-2.docx"]
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        inside = b"".join(opened.read(one) for one in opened.namelist()).decode()
    assert "Утвердить положение" in inside
    assert "Гранатов" not in inside


def made_of(text, author=""):
    paper = docx.Document()
    paper.add_paragraph(text)
    paper.core_properties.author = author
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


SOURCES = {
    "case": ("studies", "s3", {"body": {"title": "Кейс", "course": "другой текст"}}, "cases.html"),
    "winner": ("nominations", "n1", {"state": NominationState.WITHDRAWN}, "mentors.html"),
    "material": ("materials", "mat-a", {"removed_on": date(2026, 10, 1)}, "library.html"),
    "act": ("signatures", "d1", {"state": SignatureState.ANNULLED}, "acts.html"),
    "review": ("pair_reports", "r1", {"body": {"text": "другой отзыв"}}, "reviews.html"),
}


def test_a_source_taken_back_or_changed_closes_its_page_everywhere(world):
    """Not served, not seen, not downloaded, not published; the office sees what to renew."""
    everybody_agrees(world)
    here = world.published(HERE)
    waiting = world.built()
    for repository, code, fields, at in SOURCES.values():
        assert world.public(at).content
        changed(world, repository, code, **fields)
        assert world.public(at).withheld
    assert world.public("norms.html").content
    with pytest.raises(StaleBuildError):
        world.saw(publication.preview, here.number, "mentors.html")
    with pytest.raises(StaleBuildError):
        world.did(publication.archive, waiting.id)
    with pytest.raises(NotReadyError):
        world.did(publication.publish, waiting.id, OWN_SITE, HUMAN)
    urls = {one.url: one.here for one in world.saw(publication.stale)}
    assert all(urls[HERE + at] for _r, _c, _f, at in SOURCES.values())


def test_what_was_uploaded_elsewhere_is_listed_with_a_task_until_it_is_renewed(world):
    world.published(OWN_SITE)
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        assert not renewing.tick(work)
    changed(world, "materials", "mat-a", removed_on=date(2026, 10, 1))
    with world.store.work(by=world.store.system("s45"), now=world.now) as work:
        assert renewing.tick(work)
    listed = world.saw(publication.stale)
    assert [(one.url, one.here) for one in listed] == [(OWN_SITE + "library.html", False)]
    kinds = [one.kind for one in reads(world, lambda work: work.tasks.standing())]
    assert kinds.count("site_renew") == 1
    world.published(OWN_SITE)
    assert not world.saw(publication.stale)
    kinds = [one.kind for one in reads(world, lambda work: work.tasks.standing())]
    assert "site_renew" not in kinds


def test_a_consent_that_ran_out_closes_preview_and_zip(world):
    world.gave("m1", "fio", valid_to=date(2026, 10, 3))
    made = world.built()
    assert world.saw(publication.preview, made.number, "mentors.html")
    world.now += timedelta(days=3)
    with pytest.raises(StaleBuildError):
        world.saw(publication.preview, made.number, "mentors.html")
    assert world.saw(publication.preview, made.number, "index.html")
    with pytest.raises(StaleBuildError):
        world.did(publication.archive, made.id)


def test_the_same_path_on_another_host_is_elsewhere(world):
    """Only whoever publishes knows whether the address is ours: a path alone proves nothing."""
    everybody_agrees(world)
    made = world.built()
    other = "https://other.example/site/s45/"
    world.did(publication.publish, made.id, other, HUMAN)
    assert world.public("index.html") is None
    world.took("m1")
    assert world.saw(publication.due)
    kinds = [one.kind for one in reads(world, lambda work: work.tasks.standing())]
    assert "site_take_down" in kinds


def test_a_namesake_by_first_name_and_patronymic_does_not_stand_in_the_way(world):
    changed(world, "people", "t2", fio="Гранатова Анна Павловна")
    world.gave("m1", "fio")
    made = world.built()
    found = {one.code: one for one in world.saw(publication.checklist, made.id)}
    assert found["names"].passed, found["names"].found
    assert "Алмазова Анна Павловна" in words(world.files(made))


@pytest.mark.parametrize("year", ["٢٠٢٦/٢٠٢٧", "0/1", "2025", "02026/2027", "2025/2027", "²/³"])
def test_only_a_school_year_is_built(world, year):
    with pytest.raises(SchoolYearError):
        world.did(publication.build, year, HANDED)
