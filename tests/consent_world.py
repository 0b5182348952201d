"""A small school whose people give, change and take back consents while rounds, pairs, programmes
and exports go on. After each step every output of the program is asked: no name stands in it whose
purpose is not live. What a purpose needs is said here by walking the acts, not by the gate itself.
"""

import io
import json
import re
import zipfile
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from data import invitations, papers
from data.bank import cards, forms, people, rows
from data.errors import NotFoundError, ProgrammeError
from data.papers import cascade, erasing, expiring, subject_data, tasks
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import ConsentAct, Purpose
from data.records.invitation import Form
from data.records.person import Person
from data.records.round import RoundStatus
from data.store import repositories
from matching import pairs, programmes, rounds, support, unmatched
from matching.rounds import entrants, running
from tests import round_cases as cases
from tests.stores import NOW, account, fresh

SURNAMES = ("Алмазова", "Бирюзов", "Вишнёва", "Гранатов", "Дубова", "Елисеев")
MENTEES = ("Алмазова", "Бирюзов", "Вишнёва", "Гранатов")
SCHOOLS = ("Лицей № 14", "Школа № 7")
FIELDS = ("fio", "case", "quote")
COMMISSION = ("Орлова О. О.", "Белов Б. Б.")
BANK_TIES = {Purpose.MATCHING, Purpose.TRANSFER}
ENDED = "ended"  # the curator's list of names: who has not been asked yet may stand in it
READERS = (
    AccountRole.CURATOR,
    AccountRole.DIRECTOR,
    AccountRole.PSYCHOLOGIST,
    AccountRole.DPO,
)
REMEMBERED = (
    (repositories.Consents, "everything"),
    (repositories.People, "all"),
    (repositories.Pairs, "all"),
    (repositories.Cases, "all"),
)
LINKS = {Form.WAVE: Purpose.MONITORING, Form.ANSWER: Purpose.MATCHING, Form.DIARY: Purpose.BANK}
TERMS = {
    "content": "помощь",
    "starts_on": "2026-10-05",
    "ends_on": "2030-05-31",
    "form": "очно",
    "pay_basis": "none",
}


class World:
    """The school, the clock, and what each person has said, kept apart from the store."""

    def __init__(self, folder: Path, followers) -> None:
        self.before, cascade.FOLLOWERS[:] = list(cascade.FOLLOWERS), followers
        self.reader, running.tagger = running.tagger, cases.Silent
        self.store = fresh(folder)
        self.now = NOW
        self.said: dict[str, list] = {}
        self.erased: set[str] = set()
        self.generation = 0
        self.looks: dict = {}
        self.asked = 0
        asks = {f"p{one}": cases.needs("planning") for one in range(len(MENTEES))}
        offers = {f"p{one}": cases.gives(2) for one in range(len(MENTEES), len(SURNAMES))}
        self.here = cases.school(self.store, asks, offers)
        self.roles = {role: account(self.store, role) for role in AccountRole}
        self.names: dict[str, str] = {}
        with self.store.work(by=self.store.system("s45"), now=NOW) as work:
            for number, surname in enumerate(SURNAMES):
                who = f"p{number}"
                self.names[who] = surname
                person = work.people.get(who)
                work.people.put(
                    Person(
                        id=who,
                        school_id=work.school_id,
                        fio=f"{surname} Имя Отчество",
                        email=f"{surname}@school.example",
                        years_in_school=3,
                        version=person.version,
                    )
                )
                self.said[who] = [
                    (cases.BEFORE, ConsentAct.GIVEN, {Purpose.BANK, Purpose.MATCHING}, "", (), None)
                ]

    def close(self) -> None:
        cascade.FOLLOWERS[:] = self.before
        running.tagger = self.reader
        self.store.close()

    # steps ------------------------------------------------------------------------------------

    def did(self, role, call, *given, **named):
        """One use case by an account of a role; a refusal is an answer, too."""
        self.now += timedelta(minutes=1)
        with (
            suppress(ProgrammeError),
            self.store.work(by=self.roles[role], now=self.now) as work,
        ):
            return call(work, *given, **named)
        return None

    def saw(self, role, call, *given, **named):
        """One question by an account of a role; within a check all of a role read one picture."""
        if role in self.looks:
            return call(self.looks[role], *given, **named)
        with self.store.look(by=self.roles[role], now=self.now) as work:
            return call(work, *given, **named)

    def noted(self, kept) -> None:
        """Remember an act that was taken in."""
        if kept is not None:
            self.said[kept.person_id].append(
                (kept.at, kept.act, set(kept.purposes), kept.subject, kept.fields, kept.valid_to)
            )

    def gives(self, who, purposes, days, version):
        until = self.now.date() + timedelta(days=days) if days else None
        self.noted(
            self.did(
                AccountRole.CURATOR,
                papers.give,
                who,
                purposes,
                text_version=version,
                valid_to=until,
            )
        )

    def publishes(self, who, fields):
        self.noted(
            self.did(AccountRole.CURATOR, papers.give, who, [Purpose.PUBLICATION], fields=fields)
        )

    def unpublishes(self, who, fields):
        self.noted(
            self.did(
                AccountRole.CURATOR, papers.withdraw, who, [Purpose.PUBLICATION], fields=fields
            )
        )

    def transfers(self, who, receiver):
        self.noted(
            self.did(AccountRole.CURATOR, papers.give, who, [Purpose.TRANSFER], subject=receiver)
        )

    def untransfers(self, who, receiver):
        self.noted(
            self.did(
                AccountRole.CURATOR, papers.withdraw, who, [Purpose.TRANSFER], subject=receiver
            )
        )

    def withdraws(self, who, purposes):
        self.noted(self.did(AccountRole.DPO, papers.withdraw, who, purposes))

    def refuses(self, who, purposes):
        self.noted(self.did(AccountRole.CURATOR, papers.refuse, who, purposes))

    def days_pass(self, days):
        self.now += timedelta(days=days)
        with self.store.work(by=self.store.system("s45"), now=self.now) as work:
            expiring.tick(work)

    def rounds_go(self, step):
        """The next sensible step of the newest round, or a new one."""
        curator = AccountRole.CURATOR
        known = self.saw(curator, rounds.rounds_of)
        newest = known[0] if known else None
        if newest is None or newest.status in {RoundStatus.CANCELLED, RoundStatus.APPROVED}:
            self.did(curator, rounds.open_round)
        elif step == "cancel":
            self.did(curator, rounds.cancel, newest.id, "заново")
        elif newest.status is RoundStatus.DRAFT:
            self.did(curator, rounds.freeze, newest.id)
        elif newest.status is RoundStatus.FROZEN or step == "compute":
            self.now += timedelta(minutes=1)
            with suppress(ProgrammeError):
                rounds.compute_now(self.store, self.here.curator, self.now, newest.id)
        elif newest.status is RoundStatus.COMPUTED:
            self._decides(newest.id)
        elif newest.status is RoundStatus.REVIEWED:
            self._answers(newest.id)

    def _decides(self, round_id):
        seen = self.saw(AccountRole.CURATOR, rounds.view, round_id)
        chosen = [(one.mentee_id, one.mentor_id) for one in seen.rows if one.state == "undecided"]
        self.did(AccountRole.CURATOR, rounds.accept_many, round_id, chosen, "согласен")
        self.did(AccountRole.CURATOR, rounds.review, round_id)

    def _answers(self, round_id):
        for pair in self.saw(AccountRole.CURATOR, lambda work: work.pairs.of_round(round_id)):
            self.did(AccountRole.CURATOR, rounds.answer, pair.id, "mentor", True)
            for one in pair.mentee_ids:
                self.did(AccountRole.CURATOR, rounds.answer, pair.id, "mentee", True, mentee_id=one)
        self.did(AccountRole.CURATOR, rounds.approve, round_id)

    def pairs_go(self):
        """Every pair one step on: acquaintance, papers, programme, work, end."""
        curator = AccountRole.CURATOR
        for pair in self.saw(curator, lambda work: work.pairs.all()):
            self.did(curator, pairs.start_trial, pair.id)
            for one in (pair.mentor_id, *pair.mentee_ids):
                self.did(curator, pairs.acquainted, pair.id, one, "yes")
            self.did(curator, pairs.confirm, pair.id)
            for one in (pair.mentor_id, *pair.mentee_ids):
                self.noted(self.did(curator, papers.give_participation, pair.id, one, TERMS))
            self.did(curator, programmes.draft, pair.id)
            self.did(curator, pairs.activate, pair.id, "приказ")

    def pair_ends(self):
        for pair in self.saw(AccountRole.CURATOR, lambda work: work.pairs.all()):
            self.did(AccountRole.CURATOR, pairs.terminate, pair.id, "other")

    def invites(self, who, form):
        self.did(AccountRole.CURATOR, invitations.invite, [who], form, subject="x")

    def erases(self, who):
        done = self.did(AccountRole.DPO, erasing.erase, who, "цель достигнута", COMMISSION)
        if done is None:
            return
        self.erased.add(self.names.pop(who))
        del self.said[who]
        self._comes(who)

    def _comes(self, gone):
        """Somebody new in the place of who is gone, so that the school does not die out."""
        self.generation += 1
        who, surname = f"n{self.generation}", f"Новичков{self.generation}й"
        role = Role.MENTEE if self._was_mentee(gone) else Role.MENTOR
        answers = cases.needs("planning") if role is Role.MENTEE else cases.gives(2)
        with self.store.work(by=self.store.system("s45"), now=self.now) as work:
            work.people.put(cases.person(who, fio=f"{surname} Имя Отчество"))
            work.participations.put(cases.participation(who, role))
            work.sheets.put(cases.sheet(who, role, answers))
        self.names[who], self.said[who] = surname, []

    def _was_mentee(self, who) -> bool:
        with self.store.look(by=self.store.system("s45"), now=self.now) as work:
            return any(one.role is Role.MENTEE for one in work.participations.of(who))

    # what may be told -------------------------------------------------------------------------

    def live(self, who, purpose, *, subject="", field="") -> bool:
        """Naive reading: walk through what the person has said about exactly this."""
        if purpose in BANK_TIES and not self.live(who, Purpose.BANK):
            return False
        open_, until = False, None
        for _at, act, purposes, about, fields, valid_to in self.said.get(who, ()):
            if purpose not in purposes:
                continue
            gives = act is ConsentAct.GIVEN
            if subject and about != subject and (gives or about):
                continue
            if field and gives:
                open_, until = field in fields, valid_to
            elif field and fields and field not in fields:
                continue
            else:
                open_, until = gives, valid_to
        return open_ and (until is None or self.now.date() <= until)

    def banned(self, purpose) -> list[str]:
        """Names that may not stand in an output for a purpose."""
        if purpose is None:
            return sorted(self.erased)
        if purpose == ENDED:
            held = [one for one in self.names if self.asked_for_bank(one)]
        else:
            held = list(self.names)
        needs = Purpose.BANK if purpose == ENDED else purpose
        return [*self.erased, *(self.names[one] for one in held if not self.live(one, needs))]

    def asked_for_bank(self, who) -> bool:
        return any(Purpose.BANK in purposes for _at, _act, purposes, *_ in self.said[who])

    def check(self) -> None:
        """Ask every output; no banned name stands in any."""
        self._asks(self._files())
        with ExitStack() as stack:
            for kind, question in REMEMBERED:
                stack.enter_context(_remembered(kind, question))
            for role in READERS:
                look = self.store.look(by=self.roles[role], now=self.now)
                self.looks[role] = stack.enter_context(look)
            try:
                self._asks(self.outputs())
                self._gates(self.looks[AccountRole.CURATOR])
                self._links(self.looks[AccountRole.CURATOR])
            finally:
                self.looks.clear()

    def _asks(self, outputs) -> None:
        for name, purpose, text in outputs:
            found = [one for one in self.banned(purpose) if one.casefold() in text.casefold()]
            assert not found, f"{name}: {found} without {purpose}"
            self.asked += 1

    def _files(self):
        """Files that leave the program; asking for one writes into the journal."""
        for form in ("form5", "form6"):
            with self.store.work(by=self.roles[AccountRole.CURATOR], now=self.now) as work:
                yield form, Purpose.BANK, _words(forms.export_form(work, form).content)

    def outputs(self):
        """(name, what it needs, text): a purpose, ``ENDED``, or None for the register itself."""
        director, curator = AccountRole.DIRECTOR, AccountRole.CURATOR
        for role in Role:
            yield f"bank {role}", Purpose.BANK, repr(self.saw(director, rows.bank_rows, role))
            yield f"register {role}", None, repr(self.saw(curator, rows.bank_rows, role))
        yield "names", ENDED, repr(self.saw(curator, people.names))
        yield "settled", Purpose.BANK, repr(self.saw(director, cards.settled))
        yield from self._of_rounds()
        yield from self._of_pairs()
        yield "consents", None, repr(self.saw(AccountRole.DPO, papers.register))
        yield "tasks", None, repr(self.saw(curator, tasks.mine))
        yield "unmatched", Purpose.BANK, repr(self.saw(AccountRole.PSYCHOLOGIST, unmatched.listing))
        yield "board", Purpose.BANK, repr(self.saw(AccountRole.PSYCHOLOGIST, support.board))
        yield (
            "candidates",
            Purpose.BANK,
            repr(self.saw(AccountRole.PSYCHOLOGIST, support.candidates)),
        )
        yield from self._copies()

    def _of_rounds(self):
        curator = AccountRole.CURATOR
        found = self.saw(curator, entrants.collect)
        applicants = [self.names[one.id] for one in (*found.mentees, *found.mentors)]
        yield "entrants", Purpose.MATCHING, repr(applicants)
        for one in self.saw(curator, rounds.rounds_of)[:1]:
            seen = self.saw(curator, rounds.view, one.id)
            yield "round", Purpose.MATCHING, repr((seen.rows, seen.unplaced, seen.pairs))

    def _of_pairs(self):
        """Lists of pairs, and of each pair what stands in its papers and on the offered cards."""
        curator, director = AccountRole.CURATOR, AccountRole.DIRECTOR
        yield "pairs", Purpose.BANK, repr(self.saw(curator, pairs.board))
        yield "programmes", Purpose.BANK, repr(self.saw(curator, programmes.overview))
        yield "programme states", Purpose.BANK, repr(self.saw(director, programmes.states))
        for one in self.saw(curator, lambda work: work.pairs.all())[-2:]:
            with suppress(NotFoundError):
                shown = repr(self.saw(curator, programmes.view, one.id).row)
                yield "programme", Purpose.BANK, shown
            for who in (one.mentor_id, *one.mentee_ids):
                yield (
                    "offered card",
                    Purpose.BANK,
                    repr(self.saw(curator, pairs.card_of, one.id, who)),
                )

    def _copies(self):
        """The copy of one person's data names nobody else, and nobody who is erased."""
        who = sorted(self.names)[self.asked % len(self.names)]
        told = json.dumps(
            self.saw(AccountRole.DPO, subject_data.collected, who), ensure_ascii=False
        )
        others = [name for one, name in self.names.items() if one != who]
        assert not [one for one in others if one in told], f"copy of {who}"
        yield "copy", None, told

    def _gates(self, work):
        """The gate by field and by named school agrees with walking through the acts."""
        for field in FIELDS:
            open_ = work.consents.live(Purpose.PUBLICATION, self.now, field=field)
            mine = {w for w in self.names if self.live(w, Purpose.PUBLICATION, field=field)}
            assert open_ & set(self.names) == mine, field
        for school in SCHOOLS:
            open_ = work.consents.live(Purpose.TRANSFER, self.now, subject=school)
            mine = {w for w in self.names if self.live(w, Purpose.TRANSFER, subject=school)}
            assert open_ & set(self.names) == mine, school

    def _links(self, work):
        """No link that rests on a consent outlives it."""
        for one in work.invitations.all():
            needs = LINKS.get(one.form)
            if needs and one.revoked_at is None and self.now < one.expires_at:
                assert one.person_id in self.names, one.form
                assert self.live(one.person_id, needs), (one.form, one.person_id)


@contextmanager
def _remembered(kind, question: str):
    """Within a check nothing changes: the same question of one picture is asked once."""
    asked, told = getattr(kind, question), {}

    def once(self):
        key = id(self._desk), type(self)
        if key not in told:
            told[key] = asked(self)
        return list(told[key])

    setattr(kind, question, once)
    try:
        yield
    finally:
        setattr(kind, question, asked)


def _words(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        inside = [archive.read(one) for one in archive.namelist() if one.endswith(".xml")]
    return re.sub(r"<[^>]+>", " ", b" ".join(inside).decode("utf-8"))


def step(world: World, draw) -> str:
    """One random step; ``draw(options)`` chooses. Returns what was tried."""
    who = draw(sorted(world.names))
    processing = [Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING, Purpose.SUPPORT]
    some = draw([processing[:1], processing[:2], processing, processing[2:], processing[1:2]])
    steps = {
        "gives": lambda: world.gives(who, some, draw([0, 0, 0, 3, 40]), ""),
        "gives the older wording": lambda: world.gives(
            who, some, 0, draw(["processing-ru@1.0.0", "processing-en@2.0.0"])
        ),
        "long term": lambda: world.gives(who, [Purpose.LONG_TERM_BANK], draw([5, 400]), ""),
        "publishes": lambda: world.publishes(who, draw([FIELDS[:1], FIELDS[1:], FIELDS])),
        "unpublishes": lambda: world.unpublishes(who, draw([(), FIELDS[:1], FIELDS[1:]])),
        "transfers": lambda: world.transfers(who, draw(SCHOOLS)),
        "untransfers": lambda: world.untransfers(who, draw(["", *SCHOOLS])),
        "withdraws": lambda: world.withdraws(who, draw([some, [Purpose.LONG_TERM_BANK]])),
        "refuses": lambda: world.refuses(who, some),
        "days": lambda: world.days_pass(draw([1, 4, 35])),
        "round": lambda: world.rounds_go(draw(["go", "go", "go", "go", "compute", "cancel"])),
        "pairs": world.pairs_go,
        "pair ends": world.pair_ends,
        "invites": lambda: world.invites(who, draw(sorted(LINKS))),
        "erases": lambda: world.erases(who),
    }
    chosen = draw([*steps, "gives", "gives", "round", "round", "round"])
    steps[chosen]()
    world.check()
    return chosen
