"""Erase a person: nothing of them can be read anywhere any more, and nobody else is touched."""

import json
import logging
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from data.errors import NotFoundError
from data.records.intake import RowOutcome
from data.store import BrokenLinkError, Store, backups, erasing, trail
from data.store.ring import owner
from data.store.tables import metadata
from tests import store_samples as samples
from tests.stores import NOW, SCHOOL

ON_ONE = pytest.mark.parametrize("backend", ["sqlite"])  # the database does not matter
MARKER = "Заячья"
NAME = f"{MARKER} Марфа Кузьминична"
WORDS = "маркер-семь"
GONE = replace(samples.MENTEE, id="gone", fio=NAME, email="zajac@example.org", post=WORDS)
MARKERS = tuple(
    form
    for one in (MARKER, NAME.upper(), WORDS, GONE.email)
    for form in (one.encode(), json.dumps(one)[1:-1].encode())
)


def lay(store, system):
    """Everything there can be about two people, one of whom goes."""
    with store.work(by=system, now=NOW) as work:
        samples.lay(work)
        work.people.put(GONE)
        for name, one in about():
            getattr(work, name).put(one)
        scan = work.files.put_sealed(GONE.id, f"скан {NAME}".encode())
        work.consents.put(replace(samples.CONSENT, id="c9", person_id=GONE.id, scan=scan))
        stranger = samples.PARTICIPATION.lines[:1] or (None,)
        named = replace(stranger[0], fio=NAME.upper(), results="")
        mine = work.participations.get(samples.PARTICIPATION.id)
        work.participations.put(replace(mine, lines=(*mine.lines, named)))
        told = {"person_id": GONE.id, "fio": NAME, "text": WORDS}
        body = work.sealed(json.dumps(told), "signal/s9")
        work.signals.put(replace(samples.SIGNAL, id="s9", body=body, version=1))
        note = f"спросить, придёт ли {NAME}; её зовут {NAME.upper()}"
        work.tasks.put(
            replace(samples.TASK, id="t8", key="t8", person_id="mentor", note=note, version=1)
        )
        answers = {"q": (f"не с {MARKER} М. К.",)}
        work.sheets.put(replace(samples.SHEET, id="x8", person_id="mentor", answers=answers))
        work.settings_kv.put("import.trace.b9", {"before": {"person:gone": {"fio": NAME}}})
        work.settings_kv.put("import.decisions", {"x": GONE.id, "y": "mentor"})
        work.audit("person.changed", GONE, replace(GONE, post="завуч"))
        work.audit("note.told", None, {"about": NAME.upper()})
        work.audit("person.changed", None, samples.MENTOR)
    upload = store.files.keep(f"{NAME};{WORDS}".encode())
    with store.work(by=system, now=NOW) as work:
        work.batches.put(
            replace(samples.BATCH, id="b9", sha256=upload, file_name=f"{MARKER}.csv", version=1)
        )
        row = replace(samples.BATCH_ROW, batch_id="b9", person_id=GONE.id, cells={"ФИО": NAME})
        work.batch_rows.put(row)
        rejected = replace(row, row=99, person_id=None, outcome=RowOutcome.REJECTED)
        work.batch_rows.put(replace(rejected, cells={"кто": f"{NAME}, {WORDS}"}))
        work.batch_rows.put(replace(rejected, row=100, cells={"кто": "Жук Пётр"}))
    return upload, scan


def about():
    sheet = replace(samples.SHEET, id="x9", person_id=GONE.id, answers={"q": WORDS})
    pair = replace(samples.PAIR, id="p9", mentee_ids=(GONE.id,), reason=WORDS, version=1)
    programme = replace(samples.PROGRAMME, id="g9", pair_id="p9", result=WORDS, version=1)
    case = replace(samples.CASE, id="k9", person_id=GONE.id, next_step=WORDS, version=1)
    link = replace(samples.INVITATION, id="i9", person_id=GONE.id, token_hash="h9", version=1)
    return (
        (
            "participations",
            replace(samples.WAITING, id="w9", person_id=GONE.id, headline=WORDS, version=1),
        ),
        ("sheets", sheet),
        ("responses", replace(samples.RESPONSE, id="r9", key="r9", person_id=GONE.id)),
        ("invitations", link),
        (
            "form_sessions",
            replace(samples.FORM_SESSION, token_hash="f9", invitation_id="i9"),
        ),
        (
            "form_drafts",
            replace(
                samples.FORM_DRAFT, invitation_id="i9", person_id=GONE.id, answers={"q": WORDS}
            ),
        ),
        (
            "tasks",
            replace(samples.TASK, id="t9", key="t9", person_id=GONE.id, note=WORDS, version=1),
        ),
        ("pairs", pair),
        ("programmes", programme),
        (
            "programme_editions",
            replace(samples.EDITION, programme_id="g9", pair_id="p9", body=WORDS),
        ),
        (
            "meetings",
            replace(samples.MEETING, id="m9", key="m9", pair_id="p9", topic=WORDS, version=1),
        ),
        ("cases", case),
        ("notes", replace(samples.NOTE, id="n9", case_id="k9", version=1)),
        ("decisions", replace(samples.DECISION, seq=9, mentee_id=GONE.id, reason=WORDS)),
        (
            "documents",
            replace(samples.DOCUMENT, id="d9", number=99, person_id=GONE.id, title=NAME),
        ),
    )


@pytest.fixture
def laid(store, system, school):
    return lay(store, system)


def gone(store, system, **options):
    with store.work(by=system, now=NOW) as work:
        counts = work.erase_person(GONE.id)
        work.audit("subject.erased", None, counts, subject=f"person:{GONE.id}")
    return counts


def opened(store):
    """Everything that the program itself can still read, as one text."""
    said = []
    with store.look(by=store.system(SCHOOL.id), now=NOW) as work:
        for name, _records in samples.EVERYTHING:
            said += [str(one) for one in getattr(work, name).all()]
        said += [str(one) for one in work.trail.newest(10_000)]
        said += [str(work.settings_kv.all())]
    return "\n".join(said)


def raw(settings, *folders):
    """Every byte of an installation and of further folders, the rows of a server too."""
    found = [
        one.read_bytes()
        for folder in (settings.home, *folders)
        for one in folder.rglob("*")
        if one.is_file()
    ]
    if settings.database:
        from data.store.engine import engine_of

        engine = engine_of(settings)
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = connection.execute(sa.select(sa.text("*")).select_from(table)).all()
                found.append(str(rows).encode())
        engine.dispose()
    return b"\n".join(found)


def assert_no_marker(content):
    assert [one for one in MARKERS if one in content] == []


def test_not_even_before_is_anything_readable_in_the_files(settings, store, system, laid, tmp_path):
    made = backups.make(settings, tmp_path / "out", NOW)
    assert made.file.is_file()
    content = raw(settings, tmp_path / "out")
    assert_no_marker(content)
    assert samples.MENTOR.fio.encode() not in content
    assert MARKER in opened(store)


def test_after_erasure_nobody_reads_anything_of_the_person(settings, store, system, laid, caplog):
    caplog.set_level(logging.DEBUG)
    upload, scan = laid
    others = others_of(store)
    counts = gone(store, system)
    said = opened(store)
    assert MARKER not in said
    assert NAME.upper() not in said
    assert WORDS not in said
    assert GONE.email not in said
    assert_no_marker(raw(settings))
    assert_no_marker(caplog.text.encode())
    for name in (upload, scan):
        assert not (store.files.folder / name).exists()
    assert counts["signal"] == counts["sheet"] == counts["note"] == counts["pair"] == 1
    assert counts["batch_row"] == 2
    assert counts["audit_payload"] == 2
    assert others_of(store) == others
    assert trail.verify(store, SCHOOL.id) == []


def others_of(store):
    """What is kept about everybody else; lines and rows that named the person set apart."""
    with store.look(by=store.system(SCHOOL.id), now=NOW) as work:
        return (
            work.people.get(samples.MENTOR.id),
            work.sheets.get(samples.SHEET.id),
            work.consents.get(samples.CONSENT.id),
            work.pairs.get(samples.PAIR.id),
            work.programmes.get(samples.PROGRAMME.id),
            work.responses.get(samples.RESPONSE.id),
            work.cases.get(samples.CASE.id),
            work.notes.get(samples.NOTE.id),
            work.documents.get(samples.DOCUMENT.id),
            work.decisions.of(samples.ROUND.id)[0],
            work.batch_rows.get("b9", samples.BATCH_ROW.sheet, 100),
            work.settings_kv.get("import.decisions")["y"],
        )


@ON_ONE
def test_ids_states_and_days_stay(store, system, laid):
    gone(store, system)
    with store.look(by=system, now=NOW) as work:
        one = work.people.get(GONE.id)
        assert (one.fio, one.archived_at) == ("[удалено]", NOW)
        assert work.pairs.get("p9").state is samples.PAIR.state
        assert work.cases.get("k9").state is samples.CASE.state
        assert work.consents.get("c9").purposes == samples.CONSENT.purposes
        assert work.batches.get("b9").counts == samples.BATCH.counts
        assert work.invitations.of(GONE.id) == []


@ON_ONE
def test_words_of_a_group_the_person_has_left_go_too(store, system, laid):
    with store.work(by=system, now=NOW) as work:
        left = replace(work.pairs.get("p9"), mentee_ids=("mentee",), former_ids=(GONE.id,))
        work.pairs.put(left)
    gone(store, system)
    with store.look(by=system, now=NOW) as work:
        assert [one.topic for one in work.meetings.of_pair("p9")] == [""]
        assert work.programmes.of_pair("p9").result == ""
    assert WORDS not in opened(store)


@ON_ONE
def test_an_unknown_person_cannot_be_erased(store, system, school):
    with store.work(by=system, now=NOW) as work, pytest.raises(NotFoundError):
        work.erase_person("nobody")
    assert store.erased.read() == []


@ON_ONE
def test_a_use_case_that_fails_erases_nobody(store, system, laid):
    def fail():
        with store.work(by=system, now=NOW) as work:
            work.erase_person(GONE.id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.erased.read() == []
    with store.look(by=system, now=NOW) as work:
        assert work.people.get(GONE.id) == GONE


def test_a_commit_that_is_refused_takes_its_line_back(store, system, laid):
    def fail():
        with store.work(by=system, now=NOW) as work:
            work.erase_person(GONE.id)
            broken = replace(samples.MENTEE, id="orphan", manager_id="nowhere")
            work.people.put(broken)  # the link is checked at the commit

    with pytest.raises(BrokenLinkError):
        fail()
    assert store.erased.read() == []
    with store.look(by=system, now=NOW) as work:
        assert work.people.get(GONE.id) == GONE


@pytest.mark.parametrize("moment", ["before the commit", "before the keys"])
def test_a_process_killed_in_between_is_finished_at_the_next_opening(
    settings, store, system, laid, moment
):
    """The child dies at once, as by kill -9: no handler, no rollback."""
    store.close()
    child = os.fork()
    if child == 0:
        try:
            cut_off(settings, moment)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    again = Store.open(settings)
    assert MARKER not in opened(again)
    assert again.ring.gone(owner(SCHOOL.id, "person", GONE.id))
    assert trail.verify(again, SCHOOL.id) == []
    again.close()


def cut_off(settings, moment):
    from data.store import closing

    store = Store.open(settings)
    if moment == "before the keys":
        store.ring.destroy = lambda _names: os._exit(9)
    else:
        whole = closing.before

        def before(there, work):
            whole(there, work)
            os._exit(9)

        closing.before = before
    gone(store, store.system(SCHOOL.id))


def restored(settings, store, made, keys=None):
    store.close()
    done = backups.restore(settings, made.file, datetime.now(UTC), keys)
    return Store.open(settings), done


@pytest.mark.parametrize("which", ["current keys", "old keys"])
def test_an_old_backup_does_not_bring_the_person_back(
    settings, store, system, laid, tmp_path, which
):
    made = backups.make(settings, tmp_path / "old", NOW)
    gone(store, system)
    fresh = backups.make(settings, tmp_path / "new", NOW)
    again, done = restored(
        settings, store, made, fresh.subject_keys if which == "current keys" else None
    )
    assert done.erased == 1
    said = opened(again)
    assert [one for one in (MARKER, NAME.upper(), WORDS, GONE.email) if one in said] == []
    assert_no_marker(raw(settings, tmp_path / "old", tmp_path / "new"))
    assert trail.verify(again, SCHOOL.id) == []
    again.close()


@ON_ONE
def test_an_empty_machine_learns_of_the_erasure_from_the_key_file(
    settings, store, system, laid, tmp_path
):
    made = backups.make(settings, tmp_path / "old", NOW)
    gone(store, system)
    fresh = backups.make(settings, tmp_path / "new", NOW)
    elsewhere = replace(settings, home=tmp_path / "empty")
    elsewhere.key_file.parent.mkdir(parents=True)
    elsewhere.key_file.write_bytes(settings.key_file.read_bytes())
    done = backups.restore(elsewhere, made.file, NOW, fresh.subject_keys)
    assert (done.erased, done.aside) == (1, None)
    again = Store.open(elsewhere)
    assert MARKER not in opened(again)
    with again.look(by=system, now=NOW) as work:
        assert work.people.get(samples.MENTOR.id) == samples.MENTOR
    again.close()


@ON_ONE
def test_the_ledger_tells_no_name(store, system, laid):
    gone(store, system)
    text = store.erased.file.read_text("utf-8")
    assert_no_marker(text.encode())
    [line] = store.erased.read()
    assert line["person"] == GONE.id
    assert store.erased.file.stat().st_mode & 0o777 == 0o600
    assert erasing.again(store, line)  # once more changes nothing
    assert len(store.erased.read()) == 1


@ON_ONE
def test_a_line_torn_by_a_power_cut_is_no_line(store, system, laid):
    with store.erased.file.open("a", encoding="utf-8") as out:
        out.write('{"line": "half')
    assert store.erased.read() == []
    gone(store, system)
    assert len(store.erased.read()) == 1
