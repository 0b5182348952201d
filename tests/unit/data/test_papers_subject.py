"""The copy of one's own data holds every personal column; a new column is classified or the build fails."""

import dataclasses
import io
import json
import typing
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from data.codebook import source
from data.errors import DeniedError
from data.output.documents import text_of
from data.papers import personal_data, subject_data
from data.papers.personal_data import TOLD, UNTOLD
from data.records.account import AccountRole
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.round import UnmatchedReason
from data.store.columns import hints
from data.store.shape import metadata
from tests import store_samples as samples
from tests.stores import NOW, account, fresh, open_school
from tests.unit.data.test_papers_kinds import linked

TABLES = {one.name: one for one in metadata.tables.values()}
LINKS = {  # opaque keys and codes whose words are checked elsewhere: no place for a marker
    "school_id",
    "person_id",
    "text_version",
    "questionnaire",
    "verb",
    "scan",
    "sha256",
}
MOMENT = samples.MOMENT + timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    yield opened
    opened.close()


def test_every_column_of_the_schema_is_told_or_has_a_reason():
    for name, table in TABLES.items():
        columns = {one.name for one in table.columns}
        assert columns - personal_data.classified(name) == set(), name
        named = [*TOLD.get(name, ()), *(c for some in UNTOLD.get(name, {}).values() for c in some)]
        assert len(named) == len(set(named)), name
        assert set(named) <= columns, name
    assert set(TOLD) | set(UNTOLD) <= set(TABLES)


def test_what_is_sealed_with_the_key_of_a_person_is_told_or_withheld_on_purpose():
    """The store and this page agree on what is personal."""
    from data.store.tables import people, register, work

    for shape in (*people.SHAPES, *register.SHAPES, *work.SHAPES):
        told, untold = TOLD.get(shape.kind, ()), UNTOLD.get(shape.kind, {})
        withheld = {one for why in ("others", "profession") for one in untold.get(why, ())}
        assert set(shape.personal) <= set(told) | withheld, shape.kind


def test_every_told_column_has_words_and_rows():
    parts = source.raw("subject")["part"]
    for table, columns in TOLD.items():
        one = parts["audit" if table == "audit_payload" else table]
        for column in columns:
            assert len(one["columns"][column]) == 2, (table, column)
    assert set(subject_data.ROWS) == set(TOLD) - {"audit_payload"}


def marked(table: str, record):
    """The record with a marker of its own in every told place that takes words, and the markers."""
    changes, markers = {}, []
    for name, hint in hints(type(record)).items():
        if name not in TOLD[table] or name in LINKS:
            continue
        marker = f"МАРКЕР {table} {name}"
        value = _filled(hint, getattr(record, name), marker)
        if value is not None:
            changes[name] = value
            markers.append(marker)
    return replace(record, **changes), markers


def _filled(hint, value, marker):
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint is str:
        return marker
    if origin is tuple and inner and inner[0] is str:
        return (marker,)
    if isinstance(value, Mapping):
        return {"note": marker}
    if origin is tuple and value and dataclasses.is_dataclass(value[0]):
        words = [one for one, kind in hints(type(value[0])).items() if kind is str]
        return (replace(value[0], **{words[-1]: marker}), *value[1:])
    return None


def lay(work):
    """One record a kind, those about the mentee with markers; all markers laid."""
    laid = []
    for name, records in samples.EVERYTHING:
        repository = getattr(work, name)
        table, ready = repository.shape.kind, []
        for one in records:
            record = samples.of_school(one, work.school_id)
            if table in TOLD and about_mentee(record):
                record, markers = marked(table, record)
                laid += markers
            ready.append(record)
        repository.put_all(ready)
    return laid


def about_mentee(record) -> bool:
    if getattr(record, "id", "") == "mentee":
        return True
    whose = [getattr(record, one, None) for one in ("person_id", "mentee_id", "voter_id")]
    if "mentee" in getattr(record, "author_ids", ()) or getattr(record, "mentor_id", 0) == "mentee":
        return True
    if "mentee" in whose or "mentee" in getattr(record, "mentee_ids", ()):
        return True
    of_pair = getattr(record, "pair_id", None) == samples.PAIR.id
    of_account = getattr(record, "account_id", None) == samples.ACCOUNT.id
    return of_pair or (of_account and type(record).__name__ != "Reading")


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    paper = next(one for one in archive.namelist() if one.endswith(".docx"))
    return json.loads(archive.read("data.json")), text_of(archive.read(paper)), archive


def filled(store):
    with store.work(by=store.system("s45"), now=MOMENT) as work:
        laid = lay(work)
        mine = replace(
            work.accounts.get(samples.ACCOUNT.id),
            person_id="mentee",
            display_name="МАРКЕР account display_name",
        )
        work.accounts.put(mine)
        work.audit("person.edited", None, {"post": "МАРКЕР audit"}, subject="person:mentee")
    return laid


def test_seeded_markers_of_every_told_column_are_found_in_both_files(store):
    laid = filled(store)
    with store.work(by=account(store, AccountRole.DPO), now=MOMENT) as work:
        data, words, _archive = opened(subject_data.export_subject(work, "mentee"))
    told = json.dumps(data, ensure_ascii=False)
    flat = " ".join(words.split())
    for one in [*laid, "МАРКЕР audit", "МАРКЕР account display_name"]:
        assert one in told, one
        assert one in flat, one
    assert len(laid) > 40
    assert all(data["tables"].values())
    for table, rows in data["tables"].items():
        for row in rows:
            wanted = {*TOLD[table], *(TOLD["audit_payload"] if table == "audit" else ())}
            assert set(row) == wanted - {"by_mentor"}, table


def test_a_person_gets_only_the_own_rows_and_no_word_of_the_partner(store):
    filled(store)
    with store.work(by=account(store, AccountRole.DPO), now=MOMENT) as work:
        data, words, _archive = opened(subject_data.export_subject(work, "mentee"))
        mentor = work.people.get("mentor")
        assert mentor.fio not in json.dumps(data, ensure_ascii=False) + words
        other, _words, _archive = opened(subject_data.export_subject(work, "mentor"))
        assert [one["fio"] for one in other["tables"]["person"]] == [mentor.fio]
        for one in other["tables"]["trial"]:
            assert "by_mentor" in one
            assert "by_mentee" not in one


@pytest.mark.parametrize(
    ("who", "state"),
    [("mentor", "declined_by_mentee"), ("mentee", "declined_by_mentee"), ("mentee", "lapsed")],
)
def test_a_copy_tells_nobody_whose_no_it_was(store, who, state):
    filled(store)
    with store.work(by=store.system("s45"), now=MOMENT) as work:
        pair = work.pairs.get(samples.PAIR.id)
        work.pairs.put(replace(pair, state=PairState(state)))
        for one in work.participations.of(who):
            work.participations.put(replace(one, reason=state))
        for one in work.unplaced.all():
            work.unplaced.put(replace(one, reason=UnmatchedReason.DECLINED_BY_MENTOR))
    with store.work(by=account(store, AccountRole.DPO), now=MOMENT) as work:
        data, words, _archive = opened(subject_data.export_subject(work, who))
    assert [one["state"] for one in data["tables"]["pair"]] == ["not_formed"]
    assert {one["reason"] for one in data["tables"]["participation"]} == {"not_formed"}
    assert "не состоялась" in words
    for told in (json.dumps(data, ensure_ascii=False), words):
        assert [one for one in ("declined", "lapsed", "отказался", "истёк") if one in told] == []


def test_scans_and_issued_papers_lie_in_the_archive(store):
    with store.work(by=store.system("s45"), now=NOW) as work:
        lay(work)
        digest = work.files.put_sealed("mentee", b"scan of a paper")
        work.documents.put(replace(samples.DOCUMENT, id="d2", number=2, sha256=digest))
    with store.work(by=account(store, AccountRole.DPO), now=MOMENT) as work:
        _data, _words, archive = opened(subject_data.export_subject(work, "mentee"))
        assert archive.read(f"files/{digest}.docx") == b"scan of a paper"


def test_who_may_export_and_that_it_is_written_down(store):
    with store.work(by=store.system("s45"), now=NOW) as work:
        work.people.put(samples.MENTOR)
        work.people.put(samples.MENTEE)
    for role in AccountRole:
        by = account(store, role)
        with store.work(by=by, now=MOMENT) as work:
            if role in {AccountRole.CURATOR, AccountRole.DPO}:
                assert subject_data.export_subject(work, "mentee")
                assert work.trail.of("person:mentee")[0].verb == "subject.exported"
                assert work.readings.of("mentee")[-1].what == "export"
            else:
                with pytest.raises(DeniedError):
                    subject_data.export_subject(work, "mentee")
    by = linked(store, Form.MY_DATA, person="mentee")
    with store.work(by=by, now=NOW + timedelta(hours=1)) as work:
        data, _words, _archive = opened(subject_data.export_mine(work))
        assert data["person"] == "mentee"
        with pytest.raises(DeniedError):
            subject_data.export_subject(work, "mentee")
