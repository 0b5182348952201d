"""A small school with something for every page of the site: winners, reviews, cases, materials."""

import dataclasses
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from data import papers, publication
from data.output import documents
from data.output.confined.filling import text_of
from data.publication import Handed, Result, Step
from data.publication.checking import HUMAN
from data.records.account import AccountRole
from data.records.bank import MentorState, Participation, Role
from data.records.closing import PairReport, ReportKind
from data.records.consent import Purpose
from data.records.pair import Pair, PairState
from data.records.paper import Document, Signature, SignatureState
from data.records.person import Person
from data.records.practice import Material, Nomination, NominationState, Study, StudyState
from data.records.school import Requisites
from tests.stores import SCHOOL, account, fresh, open_school

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
YEAR = "2025/2026"
FIELDS = ("fio", "post", "subjects", "competences", "achievements", "case", "quote")
PEOPLE = {
    "m1": "Алмазова Анна Павловна",
    "m2": "Бирюзов Борис Петрович",
    "t1": "Вишнёва Вера Олеговна",
    "t2": "Гранатов Глеб Ильич",
    "c": "Дубова Дарья Львовна",
}
POSTS = {"m1": "учитель хвойных наук", "m2": "учитель горных наук"}
ASSERTED = {  # a mark that stands in exactly one field of one person
    ("m1", "post"): "хвойных",
    ("m2", "post"): "горных",
    ("m1", "competences"): "разбирает уроки сосны",
    ("m2", "competences"): "разбирает уроки гор",
    ("m1", "achievements"): "грамота о соснах",
    ("m2", "achievements"): "грамота о горах",
    ("t1", "quote"): "отзыв первый о совместной работе",
    ("t2", "quote"): "отзыв второй о совместной работе",
    ("m1", "case"): "работа с именем первого",
    ("m2", "case"): "работа с именем второго",
}
HANDED = Handed(
    roadmap=(
        Step(
            code="1.1",
            title="Приказ о назначении куратора",
            responsible="Директор",
            starts="01.09.2025",
            due="10.09.2025",
            status="done",
            status_words="выполнено",
        ),
    ),
    results=(Result(name="Доля пар", value="80 %", base="10"),),
)
REQUISITES = Requisites(
    founder="Управление образования",
    place="г. Лесной",
    address="г. Лесной, ул. Мира, 1",
    phone="8 000 000-00-00",
    email="school45@school.example",
    director="Елисеева Е. Е.",
    director_post="директор",
)
PAPER = "order_regulation"


class World:
    """The school, its roles and the clock."""

    def __init__(self, folder):
        self.store = fresh(folder)
        self.now = NOW
        open_school(self.store, SCHOOL, now=NOW)
        self.roles = {role: account(self.store, role) for role in AccountRole}
        with self.store.work(by=self.store.system(SCHOOL.id), now=NOW) as work:
            settle(work)

    def close(self):
        self.store.close()

    def did(self, call, *given, role=AccountRole.CURATOR, **named):
        """One use case, a minute later."""
        self.now += timedelta(minutes=1)
        with self.store.work(by=self.roles[role], now=self.now) as work:
            return call(work, *given, **named)

    def saw(self, call, *given, role=AccountRole.CURATOR, **named):
        with self.store.look(by=self.roles[role], now=self.now) as work:
            return call(work, *given, **named)

    def public(self, path=""):
        """What everybody reads."""
        with self.store.look(by=self.store.system(SCHOOL.id), now=self.now) as work:
            return publication.served(work, path)

    def gave(self, whose, *fields, valid_to=None):
        return self.did(papers.give, whose, [Purpose.PUBLICATION], fields=fields, valid_to=valid_to)

    def took(self, whose, *fields):
        return self.did(papers.withdraw, whose, [Purpose.PUBLICATION], "заявление", fields=fields)

    def built(self):
        return self.did(publication.build, YEAR, HANDED)

    def published(self, base="https://school45.example/mentoring/"):
        made = self.built()
        return self.did(publication.publish, made.id, base, HUMAN, here="/site/" in base)

    def files(self, build):
        content, _name = self.did(publication.archive, build.id)
        with zipfile.ZipFile(BytesIO(content)) as opened:
            return {one: opened.read(one) for one in opened.namelist()}

    def newest(self, build):
        with self.store.look(by=self.store.system(SCHOOL.id), now=self.now) as work:
            return work.site_builds.get(build.id)


def words(files):
    """All pages in one text, papers included."""
    pages = [raw.decode() for at, raw in files.items() if at.endswith((".html", ".css"))]
    return "\n".join([*pages, *(text_of(raw) for at, raw in files.items() if at.endswith("docx"))])


def surnames_in(files):
    """Who is named anywhere, by the stem of the surname."""
    text = re.sub(r"<[^>]+>", " ", words(files))
    return {who for who, fio in PEOPLE.items() if fio.split()[0].rstrip("а") in text}


def settle(work):
    """Everything the site may tell of, without one consent."""
    own = {"school_id": SCHOOL.id}
    school = work.schools.get(SCHOOL.id)
    work.schools.put(dataclasses.replace(school, requisites=REQUISITES, year=YEAR))
    work.people.put_all(
        Person(id=who, fio=fio, post=POSTS.get(who, "учитель"), subjects=("math",), **own)
        for who, fio in PEOPLE.items()
    )
    for who, tree in (("m1", "сосны"), ("m2", "гор")):
        work.participations.put(
            Participation(
                id=f"p-{who}",
                person_id=who,
                role=Role.MENTOR,
                year=YEAR,
                state=MentorState.ACTIVE,
                headline=f"разбирает уроки {tree}",
                achievements="грамота о соснах" if who == "m1" else "грамота о горах",
                **own,
            )
        )
    for number in ("1", "2"):
        work.pairs.put(
            Pair(
                id=f"pair{number}",
                round_id=None,
                year=YEAR,
                mentor_id=f"m{number}",
                mentee_ids=(f"t{number}",),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.COMPLETED,
                **own,
            )
        )
    _practice(work, own)
    _act(work, own)


def _practice(work, own):
    for number, word in (("1", "первый"), ("2", "второй")):
        work.nominations.put(
            Nomination(
                id=f"n{number}",
                year=YEAR,
                event_id=None,
                category="practice",
                person_id=f"m{number}",
                state=NominationState.WON,
                proposed_at=NOW,
                **own,
            )
        )
        work.pair_reports.put(
            PairReport(
                id=f"r{number}",
                pair_id=f"pair{number}",
                person_id=f"t{number}",
                kind=ReportKind.TESTIMONIAL,
                body={"text": f"отзыв {word} о совместной работе"},
                written_at=NOW,
                sent_at=NOW,
                **own,
            )
        )
        work.studies.put(
            Study(
                id=f"s{number}",
                year=YEAR,
                pair_id=f"pair{number}",
                author_ids=(f"m{number}",),
                state=StudyState.CONSENT_OK,
                body={
                    "title": "Работа над речью",
                    "course": f"работа с именем {word[:-2]}ого",
                    "naughty": "<script>alert(1)</script> & «кавычки»",
                },
                named=True,
                figures={"goals": "2 из 3"},
                **own,
            )
        )
    work.studies.put(
        Study(
            id="s3",
            year=YEAR,
            pair_id="pair1",
            author_ids=("m1",),
            state=StudyState.CONSENT_OK,
            body={"title": "Кейс без имён", "course": "наставник помог коллеге"},
            **own,
        )
    )
    for code, text in (("a", "памятка без имён"), ("b", "памятка Вишнёвой о чтении")):
        work.materials.put(
            Material(
                id=f"mat-{code}",
                title=f"Памятка {code}",
                kind="checklist",
                text=text,
                author_ids=("m1",),
                added_on=date(2026, 5, 1),
                public=True,
                **own,
            )
        )


def _act(work, own):
    content = documents.content("diary")
    work.documents.put(
        Document(
            id="d1",
            kind=PAPER,
            number=1,
            title="Приказ об утверждении положения",
            subject="",
            template=PAPER,
            template_sha256="",
            input_digest="",
            sha256=work.files.put_sealed(None, content),
            made_at=NOW,
            made_by="system",
            year=YEAR,
            **own,
        )
    )
    work.signatures.put(
        Signature(
            document_id="d1",
            state=SignatureState.SIGNED,
            signed_on=date(2025, 9, 5),
            number="45-ОД",
            signed_by="Елисеева Е. Е.",
            entered_by="system",
            entered_at=NOW,
            **own,
        )
    )
