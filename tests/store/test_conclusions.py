"""The curator's table, SWOT and tags: editions stay, names are refused, nothing is rescaled."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analytics.figures import Figure, Hidden, Level
from analytics.report import conclusions, curator_table, open_answers, swot
from analytics.report.conclusions import OldEditionError, PersonNamedError
from analytics.report.curator_table import Mark, MarkError
from analytics.report.open_answers import Tag, TagError
from analytics.report.swot import SwotLine, SwotLineError
from data.errors import DeniedError
from data.records.account import AccountRole
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.invitation import Form, Response
from tests import store_samples as samples
from tests.stores import NOW, account

YEAR = "2026/2027"
ALL = [Mark(value=2)] * 9


@pytest.fixture
def did(store, school):
    """``did(role, call, …)``: one use case in a transaction of its own."""

    def done(role, call, *args):
        by = account(store, AccountRole(role))
        with store.work(by=by, now=NOW) as work:
            return call(work, *args)

    with store.work(by=store.system(school.id), now=NOW) as work:
        work.people.put(samples.MENTOR)
    return done


def test_a_level_is_told_only_when_all_nine_are_rated(did):
    nothing = did("curator", curator_table.sheet, YEAR)
    assert (nothing.total, nothing.rated, nothing.level, nothing.edition) == (0, 0, None, 0)
    full = did("curator", curator_table.save_sheet, YEAR, ALL, 0)
    assert (full.total, full.most, full.level) == (18, 18, "optimal")
    eight = [*ALL[:8], Mark()]
    assert did("curator", curator_table.save_sheet, YEAR, eight, 1).level is None


def test_an_indicator_that_does_not_apply_makes_the_sum_out_of_16(did):
    marks = [*ALL[:6], Mark(not_applicable=True), *ALL[7:]]
    told = did("curator", curator_table.save_sheet, YEAR, marks, 0)
    assert (told.total, told.most, told.rated, told.level) == (16, 16, 8, None)


@pytest.mark.parametrize(
    "marks", [ALL[:8], [*ALL[:8], Mark(value=3)], [Mark(not_applicable=True), *ALL[1:]]]
)
def test_a_table_that_is_none_is_refused(did, marks):
    with pytest.raises(MarkError):
        did("curator", curator_table.save_sheet, YEAR, marks, 0)


def test_every_edition_stays_and_an_older_one_can_be_brought_back(did):
    did("curator", curator_table.save_sheet, YEAR, ALL, 0)
    did("curator", curator_table.save_sheet, YEAR, [Mark(value=0)] * 9, 1)
    with pytest.raises(OldEditionError):
        did("curator", curator_table.save_sheet, YEAR, ALL, 1)
    did("curator", conclusions.restore, conclusions.SHEET, YEAR, 1, 2)
    assert did("curator", curator_table.sheet, YEAR).total == 18
    told = did("administration", conclusions.editions, conclusions.SHEET, YEAR)
    assert [one.edition for one in told] == [1, 2, 3]


@pytest.mark.parametrize(
    "words",
    [
        "спросить Ёлкину-Щукину А. П.",
        "Ёлкина-Щукина ведёт всех",
        "без Ёлкиной-Щукиной не вышло",
        "помогла Анна Петровна",
        "Анне Петровне трудно",
        "Ёлкина\u200b-Щукина",
    ],
)
def test_words_that_name_a_colleague_are_refused(did, words):
    commented = [replace(ALL[0], comment=words), *ALL[1:]]
    with pytest.raises(PersonNamedError) as refusal:
        did("curator", curator_table.save_sheet, YEAR, commented, 0)
    assert refusal.value.params["place"] == "показатель 1"
    with pytest.raises(PersonNamedError):
        did("curator", swot.save_swot, YEAR, [SwotLine(side="S", text="Ёлкина-Щукина")], 0)


@pytest.mark.parametrize("words", ["зимой мороз", "Анна Каренина на уроке", "Петровна и Анна"])
def test_words_that_name_nobody_here_are_kept(did, words):
    commented = [replace(ALL[0], comment=words), *ALL[1:]]
    assert did("curator", curator_table.save_sheet, YEAR, commented, 0).edition == 1


@pytest.mark.parametrize(
    "line",
    [
        SwotLine(side="S", code="nonsense"),
        SwotLine(side="S", code="topic_weak", params={"topic": "Иванова Анна", "side": "mentee"}),
        SwotLine(side="S", text="да", cells=("не ячейка",)),
    ],
)
def test_a_line_that_no_draft_makes_is_refused(did, line):
    with pytest.raises(SwotLineError):
        did("curator", swot.save_swot, YEAR, [line], 0)


def test_nobody_but_the_curator_writes_conclusions(did):
    for role in AccountRole:
        if role is not AccountRole.CURATOR:
            with pytest.raises(DeniedError):
                did(role, curator_table.save_sheet, YEAR, ALL, 0)


def topic(after, gap, **more):
    return Figure(
        metric_id="EXP", level=Level.SCHOOL, unit_id="s", period=YEAR, n=9, value=gap,
        part="topic=comfort&side=mentee", detail={"post_mean": after}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "gap", "side"),
    [(8.0, 0.0, "S"), (8.5, -0.1, None), (6.0, 1.0, "W"), (9.0, -1.0, "W"), (7.0, 0.5, None)],
)
def test_topics_are_drafted_by_the_rules_of_the_codebook(after, gap, side):
    found = swot.draft([topic(after, gap)], {})
    assert [one.side for one in found] == ([side] if side else [])


def test_a_hidden_figure_drafts_nothing_and_tags_come_by_their_side():
    hidden = topic(9.0, 1.0, suppressed_reason=Hidden.SMALL)
    found = swot.draft([hidden], {"O": ["библиотека"], "T": []})
    assert [(one.side, one.tag) for one in found] == [("O", "библиотека")]


def test_lines_without_words_or_side_are_refused(did):
    for line in (SwotLine(side="S"), SwotLine(side="X", text="да")):
        with pytest.raises(SwotLineError):
            did("curator", swot.save_swot, YEAR, [line], 0)
    with pytest.raises(SwotLineError):
        did("curator", swot.save_swot, YEAR, [SwotLine(side="S", text="да")] * 61, 0)


def answered(store, school, count):
    """So many mentees say what has helped; the last of them takes the consent back."""
    with store.work(by=store.system(school.id), now=NOW) as work:
        work.consent_texts.put(samples.TEXT)
        for at in range(count):
            who = f"m{at}"
            work.people.put(replace(samples.MENTEE, id=who, manager_id=None, fio=f"Имя{at} А. Б."))
            work.consents.put(_consent(who, "given", ConsentAct.GIVEN))
            work.responses.put(
                Response(
                    id=f"r{at}", school_id=school.id, person_id=who, form=Form.WAVE,
                    subject="core@post@mentee@p", instrument="OPEN@1.0.0",
                    answers={"OPEN.helped": f"помогло {at}"}, key=f"k{at}", context={},
                    submitted_at=datetime(2026, 9, 5, tzinfo=UTC),
                )
            )  # fmt: skip
        work.consents.put(_consent(f"m{count - 1}", "back", ConsentAct.WITHDRAWN))


def _consent(who, name, act):
    return Consent(
        id=f"{name}-{who}", school_id=samples.SCHOOL.id, person_id=who, act=act, at=NOW,
        purposes=(Purpose.MONITORING,), text_version=samples.TEXT.version, channel=Channel.PAPER,
    )  # fmt: skip


@pytest.mark.parametrize(("count", "shown"), [(5, 0), (6, 5)])
def test_answers_open_from_five_people_who_still_agree(store, school, did, count, shown):
    answered(store, school, count)
    _edition, (question,) = did("curator", open_answers.comments, YEAR)
    assert (question.answered, len(question.comments)) == (count - 1, shown)
    assert f"помогло {count - 1}" not in {one.text for one in question.comments}


def test_tags_are_counted_by_label_and_read_by_the_curator_alone(store, school, did):
    answered(store, school, 7)
    _edition, (question,) = did("curator", open_answers.comments, YEAR)
    first, second = (one.key for one in question.comments[:2])
    tags = {first: Tag(side="O", label="время"), second: Tag(side="O", label="время")}
    did("curator", open_answers.save_tags, YEAR, tags, 0)
    assert did("curator", open_answers.labels, YEAR) == {"O": {"время": 2}, "T": {}}
    for role in (AccountRole.ADMINISTRATION, AccountRole.DIRECTOR, AccountRole.PSYCHOLOGIST):
        with pytest.raises(DeniedError):
            did(role, open_answers.comments, YEAR)


@pytest.mark.parametrize("tag", [Tag(side="X", label="да"), Tag(side="O", label=" ")])
def test_a_tag_needs_a_side_a_label_and_an_open_answer(store, school, did, tag):
    answered(store, school, 7)
    _edition, (question,) = did("curator", open_answers.comments, YEAR)
    with pytest.raises(TagError):
        did("curator", open_answers.save_tags, YEAR, {question.comments[0].key: tag}, 0)
    with pytest.raises(TagError):
        did("curator", open_answers.save_tags, YEAR, {"stranger": Tag(side="O", label="да")}, 0)
