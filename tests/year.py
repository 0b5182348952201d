"""A whole year of an invented school, item by item, through the use cases people call.

``Year`` begins with an empty school in August and knows one method an item of the roadmap; each is
called on a day of its own, as the actor who would. Nothing is put straight into the register but
the accounts. The school is small on purpose: two mentors are ready and three mentees wait.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from analytics import report, roadmap
from dashboard.bootstrap import daily, following, papering, publishing
from dashboard.cli.living import waves
from dashboard.cli.living.stage import CURATOR, DIRECTOR, PSYCHOLOGIST, Stage
from data import accounts, papers, publication, synthetic
from data.accounts import appointing
from data.bank import answers as bank
from data.bank import founding, participations, people
from data.codebook.papers import PROCESSING, purposes_of
from data.codebook.practice import criteria, sections
from data.papers import making, signing
from data.practice import attending, cases, events, library, nominations
from data.practice.people import staff as practice_staff
from data.publication import publishing as publishing_site
from data.publication.checking import HUMAN
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Channel, Purpose
from data.records.ids import (
    AppointmentId,
    CandidacyId,
    CaseId,
    CourseId,
    NominationId,
    PairId,
    PersonId,
    SchoolId,
    StudyId,
)
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.practice import EventKind, Presence
from data.records.programme import Programme
from data.records.school import Regulation, Requisites
from data.records.selection import CandidacyState, Topic
from data.records.support import CaseState, Recommendation
from data.starting import regulation
from data.store import Store, Work
from data.synthetic.settle import managers_first
from matching import closing, pairs, programmes, rounds, selection, support
from matching.pairs import ordering

SCHOOL = SchoolId("year")
PASSWORD = "осень-2026-осень"
NAME = "МКОУ «Осенняя средняя школа № 1»"
YEAR = "2026/2027"
ROLES = {
    CURATOR: AccountRole.ADMINISTRATION,  # the order opens the role of the curator
    DIRECTOR: AccountRole.DIRECTOR,
    PSYCHOLOGIST: AccountRole.PSYCHOLOGIST,
    "dpo": AccountRole.DPO,
    "admin": AccountRole.SYSADMIN,
    "administration": AccountRole.ADMINISTRATION,
}
MENTORS, MENTEES = 2, 3  # of those who answer: two are trained, one mentee has to wait
REASON = "проверено на собеседовании"
RESULT = "Наставляемый ведёт уроки уверенно"
LESSON = "Цели урока ставим вместе с классом"
SCAN = b"%PDF-1.4 signed"


def day(month: int, number: int, hour: int = 9) -> datetime:
    """A moment of the school year: months from August belong to its first calendar year."""
    return datetime(2026 if month >= 8 else 2027, month, number, hour, tzinfo=UTC)


class Year:
    """The school, its people, and where the year has come to."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.invented = synthetic.invent("lenino14")
        start = day(8, 20)
        with store.work(by=store.system(SCHOOL), now=start) as work:
            founding.found(work, NAME, short_name="Осенняя СОШ № 1", municipality="п. Осенний")
            told = {
                login: accounts.create(work, login, login, [role], PASSWORD)
                for login, role in ROLES.items()
            }
            told["init"] = accounts.create(work, "init", "init", [AccountRole.CURATOR], PASSWORD)
        following.register()
        papering.register()
        self.stage = Stage(store=store, accounts=told, today=day(6, 30))
        self.at(8, 20)

    # -- days and hands

    def at(self, month: int, number: int) -> None:
        """The day has come; what the calendar of the office does by itself is done."""
        self.stage.now = day(month, number)
        for tick in daily.parts().values():
            with self.stage.system() as work:
                tick(work)

    def did(self, call, *told, by: str = CURATOR, **named):
        """Somebody of the office calls a use case."""
        return self.stage.did(by, call, *told, **named)

    def saw(self, call, *told, by: str = CURATOR):
        """Somebody of the office looks."""
        return self.stage.saw(by, call, *told)

    def issued(self, kind: str, subject: str = "", by: str = CURATOR, **chosen: str):
        """A paper is made."""
        return self.did(making.issue_paper, kind, subject, chosen, by=by)

    def signed(self, kind: str, subject: str = "", number: str = "", by: str = CURATOR, **chosen):
        """A paper is made, signed by the director, and its scan attached."""
        paper = self.issued(kind, subject, by, **chosen)
        today = self.stage.now.date()
        self.stage.did(
            DIRECTOR,
            signing.sign,
            paper.id,
            signed_on=today,
            number=number or f"{paper.number}-{kind[:3]}",
            scan=SCAN,
            scan_name="скан.pdf",
        )
        return paper

    # -- 1.1 to 1.4: the programme begins

    def curator(self) -> None:
        """1.1: the first account prepares the order; its signature opens the curator's role."""
        for one in managers_first(self.invented.people):
            self.did(people.admit, replace(one, school_id=SCHOOL), by="init")
        self.at(8, 24)
        staff = self.saw(lambda work: work.people.all(), by="init")
        taking = {one.person_id for one in self.invented.participations}
        leaders = [one for one in staff if one.id not in taking]
        self.signed("nondisclosure", self.appointed(leaders[0], leaders[1]), by="init")

    def appointed(self, leader: Person, deputy: Person) -> AppointmentId:
        """The appointment is prepared, its order made and signed."""
        one = self.did(
            appointing.prepare,
            leader.id,
            date(2026, 8, 24),
            date(2027, 8, 31),
            deputy_id=deputy.id,
            account_id=self.stage.accounts[CURATOR].id,
            duties=["ведёт оба банка"],
            by="init",
        )
        self.signed("order_curator", one.id, "1-ОД", by="init")
        return one.id

    def informed(self) -> None:
        """1.2: the staff is told; who was not there signs the sheet later."""
        self.at(8, 27)
        what = events.Plan(title="О системе наставничества", at=day(8, 28, 11), minutes=60)
        told = self.did(events.plan, EventKind.INFORMING, what)
        self.did(attending.expect_everybody, told.id)
        self.issued("announcement", told.id)
        self.at(8, 28)
        staff = [one.id for one in self.saw(practice_staff)]
        self.did(attending.mark, told.id, staff[:-2], Presence.ATTENDED)
        self.did(events.hold, told.id)
        for who in staff[-2:]:
            self.stage.invited([who], Form.ACQUAINTED, told.id, 14)
            by = (Form.ACQUAINTED, told.id, who)
            self.stage.came(by, attending.acquainted_by_link, told.id)

    def adopted(self) -> None:
        """1.3: the regulation of the parameters that matching reads."""
        self.at(8, 31)
        self.set_rules()
        self.signed("order_regulation", "", "2-ОД")
        self.signed("regulation", "", "2-ОД-1")

    def set_rules(self) -> None:
        """Parameters that matching and papers read."""
        rules = Regulation(pay_amount="2000 рублей в месяц", capacity_limit=2)
        head = Requisites(place="п. Осенний", director="Осенняя О. О.", phone="8 000 000-00-00")
        self.did(regulation.change, rules, head)

    def planned(self) -> None:
        """1.4: every item has its days; the roadmap is signed."""
        self.set_dates()
        self.signed("roadmap", YEAR, "3-ОД")

    def set_dates(self) -> None:
        """Days of every item."""
        self.did(roadmap.set_usual)

    # -- 2.1 to 4.2: requests, questionnaires, both banks, selection, training

    def collected(self) -> None:
        """2.1, 3.1: links to both questionnaires; everybody asked answers, consent first."""
        self.at(9, 3)
        self.mentees = self._asked(Role.MENTEE, Form.MENTEE, MENTEES)
        self.mentors = self._asked(Role.MENTOR, Form.MENTOR, MENTORS + 1)

    def _asked(self, role: Role, form: Form, count: int) -> list[PersonId]:
        chosen = self.invented.of(role)[:count]
        people_ids = [person.id for person, _sheet in chosen]
        self.stage.invited(people_ids, form, "", 21)
        for person, sheet in chosen:
            by = (form, "", person.id)
            purposes = purposes_of(PROCESSING)
            self.stage.came(by, papers.give_by_link, PROCESSING, purposes, done=False)
            answers = {**sheet.answers, "both.do_not_pair": (), "both.named_wish": ()}
            if role is Role.MENTOR:
                answers["capacity"] = 1
            answers = {code: one for code, one in answers.items() if one not in ((), "")}
            self.stage.came(by, bank.submit_by_link, role, answers)
        return people_ids

    def banked(self) -> None:
        """2.2, 3.2: both banks are formed, the coverage of requests is told."""
        self.at(9, 14)
        self.did(participations.admit_mentees, self.mentees)
        self.issued("coverage_note")

    def selected(self) -> None:
        """4.1: a shortlist for one programme, interviews, decisions with reasons."""
        self.at(9, 16)
        listed = self.did(selection.shortlist, self.mentees[:1], MENTORS + 1).rows
        assert len(listed) == MENTORS + 1
        self.at(9, 18)
        for at, one in enumerate(listed):
            state = CandidacyState.SELECTED if at < MENTORS else CandidacyState.RESERVE
            self.talked(one.id, state)
        self.ready = [one.mentor_id for one in listed[:MENTORS]]

    def talked(self, candidacy: CandidacyId, state: CandidacyState) -> None:
        """An interview and the decision after it."""
        self.did(selection.interview, candidacy, answers={}, note="разговор состоялся")
        self.did(selection.decide, candidacy, state, REASON)

    def trained(self) -> None:
        """4.2: a course with attendance makes one ready, the other is exempt with a reason."""
        topics = [Topic(code="t1", title="Обратная связь", hours=4.0, on=date(2026, 9, 22))]
        course = self.did(
            selection.plan_course,
            title="Школа наставника",
            topics=topics,
            starts_on=date(2026, 9, 22),
            ends_on=date(2026, 9, 22),
        )
        self.did(selection.enrol, course.id, self.ready[:1])
        self.issued("training_programme", course.id)
        self.at(9, 22)
        self.taught(course.id)
        self.issued("training_sheet", course.id)
        self.did(selection.exempt, self.ready[1], "вёл программу три года")

    def taught(self, course: CourseId) -> None:
        """Who was there is noted; the course ends."""
        self.did(selection.attend, course, "t1", self.ready[:1])
        self.did(selection.finish_course, course)

    # -- 5.1 to 5.3, 1.5, 1.6: pairs, programmes, the order, support

    def paired(self) -> None:
        """5.1: the optimum proposes, the curator decides, both sides answer, the round closes."""
        self.at(9, 24)
        opened = self.did(rounds.open_round, seed=1)
        self.did(rounds.freeze, opened.id)
        curator = self.stage.accounts[CURATOR]
        rounds.compute_now(self.store, curator, self.stage.now, opened.id)
        rows = self.saw(rounds.view, opened.id).rows
        proposed = [one for one in rows if one.proposal is not None]
        couples = [(one.mentee_id, one.proposal.mentor_id) for one in proposed]
        self.did(rounds.accept_many, opened.id, couples, "доводы убеждают")
        for one in rows:
            if one.proposal is None:
                self.did(rounds.leave, opened.id, one.mentee_id, "мест больше нет")
        self.did(rounds.review, opened.id)
        offered = self.saw(lambda work: work.pairs.of_round(opened.id))
        self.stage.kept(self.did(pairs.ask, [one.id for one in offered]))
        for one in offered:
            for who in (one.mentor_id, *one.mentee_ids):
                by = (Form.ANSWER, one.id, who)
                self.stage.came(by, pairs.answer_by_link, one.id, "yes")
        self.at(9, 28)
        self.did(rounds.approve, opened.id)
        self.round_id = opened.id
        self.pairs = [one.id for one in offered]
        self.issued("round_protocol", opened.id)
        self.alone = [one for one in self.mentees if one not in {who for who, _ in couples}]

    def programmed(self) -> None:
        """5.2 is 1.6: programmes of the confirmed pairs are agreed by all three."""
        self.at(9, 30)
        for one in self.pairs:
            self.did(pairs.confirm, one)
            programme = self.did(programmes.draft, one)
            self.did(papers.set_terms, one, terms_of(programme))
            self.stage.kept(self.did(pairs.ask, [one]))
            self.stage.kept(self.did(programmes.propose, programme.id))
            for who in self.people_of(one):
                self.stage.came((Form.PARTICIPATION, one, who), read_and_signed, one)
                by = (Form.PROGRAMME, programme.id, who)
                self.stage.came(by, programmes.agree_by_link, programme.id, programme.edition)
            self.did(programmes.agree_for, programme.id, "curator", programme.edition)

    def ordered(self) -> None:
        """1.5: the order names every confirmed pair; its signature lets them begin."""
        self.at(10, 1)
        for one in self.pairs:
            self.signed("agreement", one, by=CURATOR)
        subject = ordering.subject_of([one.id for one in self.saw(ordering.awaiting)])
        self.order(subject)
        assert {self.pair(one).state for one in self.pairs} == {PairState.ACTIVE}

    def order(self, subject: str) -> None:
        """The order of the pairs, signed by the director."""
        self.signed("order_pairs", subject, "4-ОД")

    def supported(self) -> None:
        """5.3: who has no pair is talked with; the case has a next day, then ends."""
        self.at(10, 5)
        (who,) = self.alone
        case = self.did(support.hand_over, who, agreed=True)
        self.did(support.move, case.id, CaseState.TALK, by=PSYCHOLOGIST)
        self.next_day(case.id)

    def next_day(self, case: CaseId) -> None:
        """The psychologist says when to look again."""
        self.did(support.set_next, case, date(2026, 10, 20), by=PSYCHOLOGIST)

    # -- work and monitoring

    def worked(self) -> None:
        """Both sides meet, and answer every sheet of a wave whose window is open."""
        for one in self.pairs:
            self.stage.invited(self.people_of(one), Form.DIARY, one, 300)
        for month, number in ((10, 8), (10, 22), (11, 12), (12, 10), (1, 21), (2, 18), (3, 18)):
            self.at(month, number)
            waves.came_back(self.stage)
            for one in self.pairs:
                self._met(one, f"{month}-{number}")

    def _met(self, pair_id: PairId, key: str) -> None:
        mentor = self.pair(pair_id).mentor_id
        entry = programmes.Entry(at=self.stage.now, minutes=45, topic="Урок и его цели")
        by = (Form.DIARY, pair_id, mentor)
        self.stage.came(by, programmes.write_down, pair_id, entry, key, done=False)

    def monitored(self) -> None:
        """6.1: pairs come to their end, the post wave closes, the analytic note is made."""
        self.at(5, 12)
        for one in self.pairs:
            self.did(closing.finish, one)
        self.at(5, 14)
        self.stage.kept(self.did(closing.reports.ask, self.pairs))
        for one in self.pairs:
            pair = self.pair(one)
            for who in self.people_of(one):
                self.reported(pair, who)
            said = self.did(closing.conclude, one, {"summary": "Цели достигнуты"})
            self.issued("conclusion", said.id)
        case = self.saw(lambda work: work.cases.of(self.alone[0]))[0]
        self.did(
            support.recommend,
            case.id,
            Recommendation.NO_SUPPORT,
            date(2027, 5, 20),
            by=PSYCHOLOGIST,
        )
        self.did(support.apply, case.id)

    def reported(self, pair: Pair, who: PersonId) -> None:
        """Somebody of a pair comes by the link and reports."""
        kind = "mentor_report" if who == pair.mentor_id else "mentee_report"
        said = {f"{kind}.results": "Научились ставить цели урока"}
        self.stage.came((Form.REPORT, pair.id, who), closing.report_by_link, pair.id, said)

    def noted(self) -> None:
        """6.1: the windows of the post wave are over; the note rests on what came."""
        self.at(6, 29)
        told = self.did(report.plan, report.Kind.NOTE, YEAR)
        self.did(report.keep, told, report.finished(told, {}, lambda _metric, part: part))

    # -- 6.5, 6.2 to 6.4, 6.6: results, cases, the conference, the best, the long-term bank

    def closed(self) -> None:
        """6.5: results against goals flow into both banks."""
        self.at(5, 20)
        waves.came_back(self.stage)
        for one in self.pairs:
            programme = self.saw(lambda work, one=one: work.programmes.of_pair(one))
            levels = {goal.code: 0 for goal in programme.goals}
            self.close(one, levels)
        assert {self.pair(one).state for one in self.pairs} == {PairState.CLOSED}

    def close(self, pair_id: PairId, levels: Mapping[str, int]) -> None:
        """The curator writes the results of a pair."""
        self.did(closing.close, pair_id, RESULT, levels)

    def told(self) -> None:
        """6.2: every pair was offered a case; one is written, one is refused."""
        self.at(5, 22)
        studies = self.did(cases.offer_all)
        self.study = studies[0].id
        for study in studies:
            self.stage.invited(study.author_ids, Form.STUDY, study.id, 30)
        refused = studies[-1]
        by = (Form.STUDY, refused.id, refused.author_ids[0])
        self.stage.came(by, cases.refuse_by_link, refused.id, "не сейчас")
        first = studies[0]
        self.accepted(first.id, first.author_ids[0])
        for who in first.author_ids:
            self.wrote(first.id, who)
        version = self.saw(lambda work: work.studies.get(first.id)).version
        self.did(cases.approve, first.id, version)
        self.did(cases.clear, first.id, named=False)
        self.issued("case", first.id)

    def accepted(self, study: StudyId, who: PersonId) -> None:
        """An author agrees that there may be a case."""
        self.stage.came((Form.STUDY, study, who), cases.accept_by_link, study, done=False)

    def wrote(self, study: StudyId, who: PersonId) -> None:
        """An author agrees to the text of the case."""
        version = self.saw(lambda work: work.studies.get(study)).version
        body = {one.code: LESSON for one in sections()}
        self.stage.came((Form.STUDY, study, who), cases.agree_by_link, study, body, version)

    def gathered(self, kind: EventKind, month: int, number: int) -> str:
        """6.3, 6.4: an event with its list, its decisions and signed minutes."""
        self.at(month, number - 1)
        agenda, minutes = events.usual(kind)
        when = day(month, number, 11)
        what = events.Plan(
            title=f"Мероприятие {kind.value}",
            at=when,
            minutes=minutes,
            place="актовый зал",
            agenda=agenda,
            chair="Осенняя О. О.",
            secretary="Жук Ж. Ж.",
        )
        planned = self.did(events.plan, kind, what)
        self.did(attending.expect_everybody, planned.id)
        self.issued("event_programme", planned.id)
        self.at(month, number + 1)
        people_there = [one for pair in self.pairs for one in self.people_of(pair)]
        self.did(attending.mark, planned.id, people_there, Presence.ATTENDED)
        held = self.did(events.hold, planned.id)
        lines = ["Одобрить практику", "Пополнить методическую копилку"]
        self.did(events.decide, held.id, lines, [self.study], held.version)
        self.signed("event_minutes", held.id)
        return held.id

    def celebrated(self) -> None:
        """6.3, 6.4: conference, round table, nominations by criteria and vote, the library."""
        self.gathered(EventKind.CONFERENCE, 5, 26)
        table = self.gathered(EventKind.ROUND_TABLE, 5, 28)
        waves.came_back(self.stage)
        mentors = [self.pair(one).mentor_id for one in self.pairs]
        self.best = mentors[0]
        jury = [one.id for one in self.saw(practice_staff) if one.id in self.mentees]
        grounds = dict.fromkeys(criteria("practice"), "видно на уроках")
        put = self.did(nominations.propose, table, "practice", self.best, grounds)
        self.did(nominations.set_jury, table, jury)
        self.stage.invited([self.best, *jury], Form.VOTE, table, 30)
        by = (Form.VOTE, table, self.best)
        self.stage.came(by, nominations.accept_by_link, table, put.id, done=False)
        for who in jury:
            if not self.saw(lambda work, who=who: nominations.barred(work, put, who)):
                marks = {"relevance": 3, "means": 2, "proof": 3, "reuse": 2}
                by = (Form.VOTE, table, who)
                self.stage.came(by, nominations.vote_by_link, table, put.id, marks, done=False)
        self.chosen(put.id)
        self.issued("thanks", put.id)
        entry = library.Entry(title="Карта целей урока", kind="checklist", text="Пять вопросов")
        kept = self.did(library.add, entry)
        self.did(library.set_public, kept.id, public=True)

    def chosen(self, put: NominationId) -> None:
        """A nominee wins by the curator's decision."""
        self.did(nominations.decide, put, won=True, reason="решение жюри")

    def banked_for_long(self) -> None:
        """6.6: all who have finished are asked; one agrees, one does not."""
        self.at(6, 2)
        asked = [one.person_id for one in self.saw(closing.long_term.finished)]
        for at, who in enumerate(dict.fromkeys(asked)):
            self.did(closing.long_term.answer, who, agrees=at == 0, evidence="бумага")

    # -- 7.1: the page

    def published(self) -> None:
        """7.1: one mentor agrees to be published; the section is built, checked and published."""
        self.at(6, 30)
        fields = ["fio", "post", "achievements"]
        self.did(papers.give, self.best, [Purpose.PUBLICATION], Channel.PAPER, fields=fields)
        self.put_up()

    def put_up(self) -> None:
        """The curator builds the section and publishes it."""
        built = self.built()
        place = "https://school.example" + publishing_site.place_here(SCHOOL)
        self.did(publication.publish, built.id, place, HUMAN, here=True)

    def built(self):
        """A build of the section for this year."""
        handed = self.did(publishing.handed, YEAR)
        return self.did(publication.build, YEAR, handed)

    def pair(self, pair_id: PairId) -> Pair:
        """A pair as it stands."""
        return self.saw(lambda work: work.pairs.get(pair_id))

    def people_of(self, pair_id: PairId) -> tuple[PersonId, ...]:
        """Everybody of a pair, the mentor first."""
        one = self.pair(pair_id)
        return (one.mentor_id, *one.mentee_ids)


def terms_of(programme: Programme) -> dict[str, str]:
    """What the school offers to both sides."""
    return {
        "content": "наставничество по программе пары",
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "form": "встречи в школе",
        "pay_basis": "art351_8",
        "pay_amount": "2000 рублей в месяц",
    }


def read_and_signed(work: Work, pair_id: PairId) -> None:
    """Somebody reads the own labour paper by the link and agrees to it."""
    read = papers.edition_of(pairs.own_paper(work, pair_id).terms)
    papers.give_participation_by_link(work, pair_id, read)
