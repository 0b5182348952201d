"""Schools do not see each other, and no row can point to nothing or into another school."""

from dataclasses import replace

import pytest

from data.errors import NotFoundError
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.intake import TableKind
from data.records.invitation import Form
from data.records.job import JobState
from data.records.monitoring import AskState
from data.store import BrokenLinkError, ForeignSchoolError, StillUsedError, WrittenOnceError
from data.store.repository import Desk
from tests import store_samples as samples
from tests.store_samples import EVERYTHING, key_of, lay, of_school
from tests.stores import NOW

YEAR = samples.SHEET.year

# every question a repository answers without a full key; asked from a school that has nothing
QUESTIONS = {
    "schools.all": lambda work: [one for one in work.schools.all() if one.id != work.school_id],
    "people.search": lambda work: work.people.search() + work.people.search(archived=True),
    "people.by_norm": lambda work: work.people.by_norm(samples.MENTOR.fio),
    "participations.of": lambda work: work.participations.of("mentor"),
    "participations.in_bank": lambda work: work.participations.in_bank(Role.MENTOR, YEAR),
    "participations.years": lambda work: work.participations.years(Role.MENTOR),
    "sheets.of": lambda work: work.sheets.of("mentee"),
    "sheets.latest": lambda work: work.sheets.latest("mentee", Role.MENTEE, YEAR),
    "sheets.current": lambda work: work.sheets.current(Role.MENTEE, YEAR),
    "sheets.answered": lambda work: work.sheets.answered(Role.MENTEE, YEAR),
    "consents.of": lambda work: work.consents.of("mentee"),
    "consents.everything": lambda work: work.consents.everything(),
    "consents.live": lambda work: work.consents.live(Purpose.BANK, NOW),
    "rounds.open_one": lambda work: work.rounds.open_one(),
    "snapshots.of": lambda work: work.snapshots.of("round"),
    "runs.of": lambda work: work.runs.of("round", 2),
    "runs.latest": lambda work: work.runs.latest("round"),
    "proposals.of": lambda work: work.proposals.of("round", 2),
    "unplaced.of": lambda work: work.unplaced.of("round", 2),
    "decisions.of": lambda work: work.decisions.of("round"),
    "pairs.of_round": lambda work: work.pairs.of_round("round"),
    "pairs.of_person": lambda work: work.pairs.of_person("mentee"),
    "pairs.ever_of": lambda work: work.pairs.ever_of("mentee"),
    "accounts.by_login": lambda work: work.accounts.by_login(samples.ACCOUNT.login),
    "sessions.of": lambda work: work.sessions.of("account"),
    "batches.by_digest": lambda work: work.batches.by_digest(samples.BATCH.sha256),
    "batch_rows.of": lambda work: work.batch_rows.of("batch"),
    "batch_rows.about": lambda work: work.batch_rows.about("mentee"),
    "batch_rows.quarantine": lambda work: work.batch_rows.quarantine(),
    "batch_rows.known_keys": lambda work: work.batch_rows.known_keys(TableKind.MENTEES),
    "jobs.by_key": lambda work: work.jobs.by_key(samples.JOB.key),
    "jobs.in_state": lambda work: work.jobs.in_state(*JobState),
    "invitations.of": lambda work: work.invitations.of("mentee"),
    "invitations.about": lambda work: work.invitations.about(Form.ANSWER, "pair"),
    "form_sessions.of": lambda work: work.form_sessions.of("invitation"),
    "responses.by_key": lambda work: work.responses.by_key("k"),
    "responses.of": lambda work: work.responses.of("mentee"),
    "responses.about": lambda work: work.responses.about(Form.WAVE),
    "asks.of": lambda work: work.asks.of("mentee"),
    "asks.of_pair": lambda work: work.asks.of_pair("pair"),
    "asks.of_year": lambda work: work.asks.of_year(YEAR),
    "asks.in_state": lambda work: work.asks.in_state(*AskState),
    "climates.of_year": lambda work: work.climates.of_year(YEAR),
    "alerts.of_pair": lambda work: work.alerts.of_pair("pair"),
    "alerts.standing": lambda work: work.alerts.standing(),
    "conclusions.of": lambda work: work.conclusions.of("swot", YEAR),
    "rollups.heads": lambda work: work.rollups.heads(),
    "shown_cells.to": lambda work: work.shown_cells.to("school"),
    "pair_traces.of_round": lambda work: work.pair_traces.of_round("round"),
    "tasks.by_key": lambda work: work.tasks.by_key(samples.TASK.key),
    "tasks.standing": lambda work: work.tasks.standing(),
    "tasks.of": lambda work: work.tasks.of("pair:pair"),
    "roadmap_items.of_year": lambda work: work.roadmap_items.of_year(YEAR),
    "school_templates.of_template": lambda work: work.school_templates.of_template("order_curator"),
    "candidacies.of_year": lambda work: work.candidacies.of_year(YEAR),
    "candidacies.of": lambda work: work.candidacies.of("mentee"),
    "courses.of_year": lambda work: work.courses.of_year(YEAR),
    "trainings.of": lambda work: work.trainings.of("mentee"),
    "trainings.of_course": lambda work: work.trainings.of_course("course"),
    "pair_reports.of_pair": lambda work: work.pair_reports.of_pair("pair"),
    "events.of_year": lambda work: work.events.of_year(YEAR),
    "attendances.of_event": lambda work: work.attendances.of_event("event"),
    "attendances.of": lambda work: work.attendances.of("mentee"),
    "studies.of_year": lambda work: work.studies.of_year(YEAR),
    "studies.of_pair": lambda work: work.studies.of_pair("pair"),
    "nominations.of_year": lambda work: work.nominations.of_year(YEAR),
    "nominations.of": lambda work: work.nominations.of("mentee"),
    "votes.of_nomination": lambda work: work.votes.of_nomination("nomination"),
    "site_entries.of_build": lambda work: work.site_entries.of_build("build"),
    "site_entries.of": lambda work: work.site_entries.of("mentee"),
    "grants.of": lambda work: work.grants.of("account"),
    "readings.of": lambda work: work.readings.of("mentee"),
    "trials.of_round": lambda work: work.trials.of_round("round"),
    "programmes.of_pair": lambda work: work.programmes.of_pair("pair"),
    "programme_editions.of": lambda work: work.programme_editions.of("programme"),
    "meetings.of_pair": lambda work: work.meetings.of_pair("pair"),
    "meetings.by_key": lambda work: work.meetings.by_key("m"),
    "cases.of": lambda work: work.cases.of("mentee"),
    "notes.of": lambda work: work.notes.of("case"),
    "settings_kv.all": lambda work: work.settings_kv.all(),
    "settings_kv.get": lambda work: work.settings_kv.get("secret"),
    "trail.newest": lambda work: work.trail.newest(),
    "trail.of": lambda work: work.trail.of("person:mentor"),
    "trail.mentioning": lambda work: sorted(work.trail.mentioning(["mentor"])),
    "trail.signatures": lambda work: work.trail.signatures([1]),
    "trail.same": lambda work: sorted(work.trail.same(work.trail.signatures([1]))),
    "trail.by": lambda work: work.trail.by("system"),
}
NOT_QUESTIONS = {
    "get", "find", "put", "put_all", "all", "count", "remove",
    "decisions.add", "sessions.end_all", "documents.next_number", "accounts.login_taken", "accounts.anywhere", "accounts.identity_taken", "grants.holder", "trail.append", "trail.erase", "settings_kv.drop",
    "form_sessions.forget", "form_drafts.forget", "rollups.forget", "site_builds.next_number",
}  # fmt: skip


@pytest.fixture
def full(store, system, school):
    """The first school with one record of every kind."""
    with store.work(by=system, now=NOW) as work:
        lay(work)
        rejected = replace(samples.BATCH_ROW, row=8, outcome="rejected", corrected=False)
        work.batch_rows.put(rejected)
        work.settings_kv.put("secret", 1)
        work.audit("person.admitted", None, {"role": "mentor"}, subject="person:mentor")
    return school


def asked(work):
    """Every public method of every repository, as ``repository.method``."""
    for name, repository in vars(work).items():
        if hasattr(repository, "_desk"):
            for method in dir(repository):
                if not method.startswith("_") and callable(getattr(repository, method)):
                    yield f"{name}.{method}"


def test_every_question_of_every_repository_is_asked_below(store, system, school):
    with store.look(by=system, now=NOW) as work:
        methods = set(asked(work))
    rest = {
        one
        for one in methods
        if one not in NOT_QUESTIONS and one.split(".")[1] not in NOT_QUESTIONS
    }
    assert rest == {one for one in QUESTIONS if one.split(".")[1] not in {"all", "get"}}


@pytest.mark.parametrize("twice", [False, True], ids=["empty", "same keys"])
def test_no_question_is_answered_with_rows_of_another_school(store, full, other, subtests, twice):
    with store.look(by=store.system(full.id), now=NOW) as work:
        before = {name: ask(work) for name, ask in QUESTIONS.items()}
    if twice:
        with store.work(by=store.system(other.id), now=NOW) as work:
            lay(work)
    for name, ask in QUESTIONS.items():
        with subtests.test(name):
            with store.look(by=store.system(other.id), now=NOW) as work:
                assert twice or not ask(work)
            with store.look(by=store.system(full.id), now=NOW) as work:
                assert ask(work) == before[name]
            assert before[name] or name == "schools.all"


def test_a_key_of_another_school_is_not_found(store, full, other, subtests):
    with store.look(by=store.system(other.id), now=NOW) as work:
        for name, records in EVERYTHING:
            with subtests.test(name):
                repository = getattr(work, name)
                key = key_of(repository, records[0])
                assert repository.find(*key) is None
                assert repository.all() == []
                assert repository.count() == 0
                with pytest.raises(NotFoundError):
                    repository.get(*key)


def test_a_record_of_another_school_is_not_taken(store, full, other, subtests):
    with store.work(by=store.system(other.id), now=NOW) as work:
        for name, records in EVERYTHING:
            if name == "consent_texts":
                continue  # a wording carries no school: it is always kept in one's own
            with subtests.test(name):
                with pytest.raises(ForeignSchoolError):
                    getattr(work, name).put(records[0])
                with pytest.raises(ForeignSchoolError):
                    getattr(work, name).put_all(records)


def test_two_schools_may_use_the_same_keys(store, full, other):
    with store.work(by=store.system(other.id), now=NOW) as work:
        lay(work)
        changed = work.people.put(replace(work.people.get("mentee"), fio="Иной"))
        assert changed.version == 2
        work.sessions.end_all("account", NOW)
        work.people.put(replace(samples.MENTOR, id="third", school_id=other.id))
        work.people.remove("third")
    with store.look(by=store.system(full.id), now=NOW) as work:
        assert work.people.get("mentee") == samples.MENTEE
        assert len(work.people.all()) == 2


LINKS = [
    ("participations", replace(samples.PARTICIPATION, person_id="nobody")),
    ("sheets", replace(samples.SHEET, person_id="nobody")),
    ("consents", replace(samples.CONSENT, person_id="nobody")),
    ("consents", replace(samples.CONSENT, text_version="no such text")),
    ("snapshots", replace(samples.SNAPSHOT, round_id="none")),
    ("runs", replace(samples.RUN, round_id="none")),
    ("proposals", replace(samples.PROPOSAL, mentor_id="nobody")),
    ("proposals", replace(samples.PROPOSAL, runner_up="nobody")),
    ("unplaced", replace(samples.UNPLACED, mentee_id="nobody")),
    ("decisions", replace(samples.DECISION, seq=9, mentor_id="nobody")),
    ("pairs", replace(samples.PAIR, mentor_id="nobody")),
    ("pairs", replace(samples.PAIR, round_id="none")),
    ("people", replace(samples.MENTEE, id="new", manager_id="nobody")),
    ("accounts", replace(samples.ACCOUNT, person_id="nobody")),
    ("sessions", replace(samples.SESSION, account_id="nobody")),
    ("batch_rows", replace(samples.BATCH_ROW, batch_id="none")),
    ("batch_rows", replace(samples.BATCH_ROW, person_id="nobody")),
]


def test_a_row_that_points_to_nothing_is_refused(store, full, other, subtests):
    for name, orphan in LINKS:
        with subtests.test(name), pytest.raises(BrokenLinkError):
            _put(store, full, name, replace(orphan, **_new_key(orphan)))


FREE = {"roadmap_items", "school_templates", "courses", "site_builds", "climates", "conclusions", "rollups", "shown_cells", "weights_versions",
    "people", "consent_texts", "rounds", "batches", "mappings", "jobs", "signals", "grants",
}  # fmt: skip


def test_a_row_that_points_into_another_school_is_refused(store, full, other, subtests):
    """The other school has none of these rows: a key of the first school is nothing there."""
    for name, records in EVERYTHING:
        if name in FREE:
            continue  # they point to nothing that another school could own
        with subtests.test(name), pytest.raises(BrokenLinkError):
            _put(store, other, name, of_school(records[-1], other.id))


def _put(store, school, name, record):
    with store.work(by=store.system(school.id), now=NOW) as work:
        getattr(work, name).put(record)


def _new_key(record):
    """Another key, so that it is the link that is refused."""
    return {name: f"new {name}" for name in ("id", "token_hash", "login") if hasattr(record, name)}


def test_people_may_come_in_any_order_of_managers(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put_all([samples.MENTEE, samples.MENTOR])  # the manager comes second
        assert work.people.count() == 2


def test_what_others_rest_on_is_not_removed(store, full):
    with store.work(by=store.system(full.id), now=NOW) as work:
        with pytest.raises(StillUsedError):
            work.people.remove("mentee")
        with pytest.raises(WrittenOnceError):
            work.consents.remove("consent")
        work.sheets.remove("sheet")  # the unit of work goes on after a refusal
    with store.look(by=store.system(full.id), now=NOW) as work:
        assert work.people.find("mentee")
        assert not work.sheets.all()


def test_one_login_belongs_to_one_account_of_the_installation(store, full, other):
    with store.work(by=store.system(other.id), now=NOW) as work:
        assert work.accounts.login_taken("ELKINA")
    same = replace(samples.ACCOUNT, school_id=other.id, person_id=None)
    with pytest.raises(BrokenLinkError), store.work(by=store.system(other.id), now=NOW) as work:
        work.accounts.put(same)


def test_only_one_round_of_a_school_stands_between_frozen_and_approved(store, full, other):
    second = replace(samples.ROUND, id="second", number=2)
    with pytest.raises(BrokenLinkError), store.work(by=store.system(full.id), now=NOW) as work:
        work.rounds.put(second)
    with store.work(by=store.system(other.id), now=NOW) as work:
        work.rounds.put(of_school(second, other.id))


def test_a_desk_that_looks_cannot_write(store, full):
    with (
        store.look(by=store.system(full.id), now=NOW) as work,
        pytest.raises(RuntimeError, match="only looks"),
    ):
        work.people.put(samples.MENTOR)
    assert Desk.__slots__[:3] == ("connection", "school_id", "writes")
