"""Names, requests and reasons that look like layout are shown as they are, on every page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.pages import PAGES
from dashboard.pages.cockpit import answering, draft, proposals
from dashboard.widgets import bank
from dashboard.widgets.plainly import JOINER
from data.bank import imports
from data.records.account import AccountRole
from data.records.bank import PartnerLine, Role
from matching import rounds
from matching.rounds import running
from tests import round_cases as cases
from tests.intake_files import xlsx
from tests.markdown_reader import seen
from tests.pages.conftest import account_of, fine
from tests.pages.test_banks import system
from tests.pages.test_intake import bring, chosen, imported
from tests.round_steps import accept_all, again, answer, approved, computed, pairs, view

TYPED = (
    "![](/download/form6?year=2026%2F2027) [Взломова](/login) :violet[**А**] <b>х</b> $x^2$"
    " ~~нет~~ http://evil.example www.evil.example a@evil.example :material/skull: :smile: -> `к`"
)
FILE = "![а](b) :violet[в].xlsx"
BEGUN = "# Взломова 1. > - :violet-badge[б]"
OWN = {
    ":gray",
    ":red",
    ":green",
    ":blue-badge",
    ":gray-badge",
    ":orange-badge",
    ":red-badge",
}  # signs the pages themselves use
ICONS = {"check_circle", "radio_button_unchecked", "error", "warning", "balance", "alarm"}
LAID = {f":material_{one}:" for one in ICONS} | {"strong_open", "strong_close", "hardbreak"}
LISTS = {f"{one}_{end}" for one in ("bullet_list", "ordered_list", "list_item") for end in
         ("open", "close")}  # fmt: skip
WORDED = {"label", "body", "help", "options", "captions", "content", "delta", "value"}
RAW = {"text", "code", "html", "arrow_data_frame", "arrow_vega_lite_chart", "vega_lite_chart"}
LISTED = {"selectbox", "multiselect"}  # their options are no Markdown
TYPED_IN = {"text_input", "text_area"}  # nor is what stands in a field


def hostile(who: str) -> str:
    return f"{TYPED} {who}"


def spoil(store) -> None:
    """Everything people have typed becomes hostile; names still tell people apart."""
    with system(store) as work:
        for one in work.people.all():
            work.people.put(
                replace(one, fio=hostile(one.fio), post=BEGUN, workplace=BEGUN, site=BEGUN)
            )
        for row in work.participations.all():
            old = PartnerLine(fio=BEGUN, results=TYPED, workplace=TYPED)
            more = {"achievements": TYPED} if row.role is Role.MENTOR else {}
            work.participations.put(
                replace(row, headline=TYPED, results=BEGUN, mark=TYPED, lines=(old,), **more)
            )
        for role in Role:
            for sheet in work.sheets.current(role, "2026/2027").values():
                said = {
                    code: TYPED if isinstance(value, str) and " " in value else value
                    for code, value in sheet.answers.items()
                }
                work.sheets.put(replace(sheet, id=f"{sheet.id}-x", answers=said))
        for account in work.accounts.all():
            work.accounts.put(replace(account, display_name=hostile(account.display_name)))


def worded(message, kind: str) -> Iterator[str]:
    """Every text of a message that the browser reads as Markdown."""
    for field, value in message.ListFields():
        several = value if field.is_repeated else [value]
        if field.type == field.TYPE_MESSAGE:
            for one in several if not isinstance(value, dict) else ():
                yield from worded(one, kind)
        elif field.type == field.TYPE_STRING and field.name in WORDED:
            if field.name == "options" and kind in LISTED:
                continue
            if field.name == "value" and kind in TYPED_IN:
                continue
            yield from several


def texts(page) -> list[str]:
    """What the browser reads as Markdown on a page; cells and titles of plain tables too."""
    found: list[str] = []
    for node in page._tree:
        kind = getattr(node, "type", "")
        if kind in {"table", "arrow_table"}:
            frame = node.value.reset_index()
            found += [str(one) for one in [*frame.columns, *frame.to_numpy().ravel()]]
        elif kind not in RAW and getattr(node, "proto", None) is not None:
            found += worded(node.proto, kind)
    return found


def harmless(page, at_least: int = 0) -> None:
    """Nothing that was typed acts, nothing shows a backslash, and it does stand there."""
    shown = 0
    for text in texts(fine(page)):
        read = seen(text)
        assert set(read.signs) <= OWN | LAID | LISTS, text
        assert "\\" not in read.text, text
        visible = read.text.replace(JOINER, "")
        shown += sum(visible.count(one) for one in (TYPED, BEGUN, FILE))
    assert shown >= at_least, "the typed words are not on the page"


@pytest.fixture
def spoiled(store, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    spoil(store)
    return store


@pytest.fixture
def here(spoiled):
    return cases.School(store=spoiled, curator=account_of(spoiled, "curator"))


def person_of(store, role=Role.MENTEE):
    with system(store) as work:
        return next(one.person_id for one in work.participations.all() if one.role is role)


@pytest.mark.parametrize("row", PAGES, ids=[one.path for one in PAGES])
def test_every_page_of_every_role(spoiled, open_page, row):
    query = {"person": person_of(spoiled)} if row.path == "card" else {}
    least = {"card": 3, "accounts": 5}.get(row.path, 0)
    for role in AccountRole:
        if role in row.roles:
            harmless(open_page(row.path, role, **query), least)


@pytest.mark.parametrize("role", [AccountRole.CURATOR, AccountRole.DIRECTOR])
def test_a_card_of_a_mentor_and_its_archive(spoiled, open_page, role):
    page = open_page("card", role, person=person_of(spoiled, Role.MENTOR))
    harmless(page, 3)
    if role is AccountRole.CURATOR:
        page.button(key="card.archive").click().run()
        harmless(page, 4)
        page.button(key="card.archive.yes").click().run()
        harmless(page, 4)


def test_both_versions_of_a_person(spoiled, open_page):
    from data.bank import people

    one = person_of(spoiled)
    with system(spoiled) as work:
        work.people.put(replace(work.people.get(one), fio="Взломова Анна Петровна"))
        before = work.people.get(one)
    page = open_page("card", "curator", person=one)
    with system(spoiled) as work:
        people.edit(work, replace(before, workplace=f"{TYPED} б"))
    page.text_input(key=f"card.{one}.{before.version}.workplace").input(f"{TYPED} а")
    [button for button in page.button if button.label == "Сохранить"][-1].click().run()
    assert page.error
    harmless(page, 5)


@pytest.mark.parametrize("path", ["mentors", "mentees"])
def test_ticked_people_of_a_bank(spoiled, open_page, path, monkeypatch):
    drawn = bank.pick_many
    monkeypatch.setattr(bank, "pick_many", lambda *given, **more: drawn(*given, **more) or [0])
    page = open_page(path, "curator")
    harmless(page, 2)
    side = path.removesuffix("s")
    page.button(key=f"{side}.admit").click().run()
    assert page.warning
    harmless(page, 3)
    page.button(key=f"{side}.archive").click().run()
    harmless(page, 3)


def test_a_draft_with_a_hostile_name_and_unknown_colleagues(here, open_page, monkeypatch):
    here.did(rounds.open_round, name=BEGUN)
    drawn = draft.draft
    monkeypatch.setattr(
        "dashboard.pages.cockpit.stages.draft.draft",
        lambda one, funnel, unknown=(): drawn(one, funnel, (TYPED,)),
    )
    harmless(open_page("round", "curator"), 2)


def test_a_computed_round_its_cards_and_decisions(here, open_page, monkeypatch):
    round_id = computed(here)
    rows = view(here, round_id).rows
    harmless(open_page("round", "curator", mentee=rows[0].mentee_id), 3)
    here.did(rounds.forbid, round_id, rows[0].mentee_id, rows[0].mentor_id, TYPED)
    here.did(rounds.leave, round_id, rows[1].mentee_id, TYPED)
    page = open_page("round", "curator", mentee=rows[1].mentee_id)
    harmless(page, 2)
    again(here, round_id)
    for row in view(here, round_id).rows:
        harmless(open_page("round", "curator", mentee=row.mentee_id), 2)
    monkeypatch.setattr(proposals, "_ticked", lambda shown: list(range(len(shown))))
    harmless(open_page("round", "curator"), 2)


def test_choosing_another_mentor_says_what_speaks_against(here, open_page):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    page = open_page("round", "curator", mentee=row.mentee_id)
    for action in ("lock", "forbid", "replace"):
        page.radio(key=f"round.action.{row.mentee_id}").set_value(action)
        harmless(page.run(), 2)
    box = page.selectbox(key=f"round.other.{row.mentee_id}")
    for option in range(len(box.options)):
        page.selectbox(key=f"round.other.{row.mentee_id}").set_value(
            page.selectbox(key=f"round.other.{row.mentee_id}").options[option]
        )
        harmless(page.run(), 2)


def test_finishing_answers_and_results(here, open_page, monkeypatch):
    round_id = computed(here)
    accept_all(here, round_id)
    page = open_page("round", "curator")
    page.button(key="round.review").click().run()
    harmless(page, 3)
    here.did(rounds.review, round_id)
    monkeypatch.setattr(answering, "_ticked", lambda lines, _links: list(lines))
    harmless(open_page("round", "curator"), 3)
    first, *others = pairs(here, round_id)
    answer(here, first, "mentee", False, reason=TYPED, mentee_id=first.mentee_ids[0])
    for pair in others:
        answer(here, pair, "mentor", True)
        for mentee in pair.mentee_ids:
            answer(here, pair, "mentee", True, mentee_id=mentee)
    page = open_page("round", "curator")
    page.button(key="round.approve").click().run()
    harmless(page, 3)
    here.did(rounds.approve, round_id)
    harmless(open_page("round", "curator"), 3)
    for role in ("curator", "psychologist"):
        harmless(open_page("unmatched", role), 1)


def test_a_file_full_of_layout(blank, open_page):
    header = ["ФИО", "Должность", TYPED, BEGUN]
    rows = [header, ["Жук Иван Ильич", TYPED, "1", TYPED], ["", BEGUN, TYPED, BEGUN],
            ["[Жук](/login) Иван", BEGUN, TYPED, "х"]]  # fmt: skip
    page = open_page("intake", "curator")
    bring(page, rows, FILE, xlsx(rows))
    harmless(page, 4)
    harmless(open_page("intake", "curator"), 1)
    imported(blank, page)
    harmless(page, 1)
    with system(blank) as work:
        assert imports.quarantine(work)
    harmless(chosen(open_page("intake", "curator", part="waiting"), "quarantine"), 2)
    page = chosen(open_page("intake", "curator", part="history"), "imports")
    harmless(page)
    page.button[-1].click().run()
    harmless(page)


def test_a_possible_match_with_a_hostile_person(spoiled, open_page):
    with system(spoiled) as work:
        known = replace(work.people.all()[0], fio="Взломова Анна", post=TYPED, email="`a@b.ru`*")
        work.people.put(known)
    page = open_page("intake", "curator")
    rows = [["ФИО", "Должность", "Стаж"], [known.fio, "учитель", "41"]]
    bring(page, rows, "штат.xlsx", xlsx(rows))
    harmless(page, 1)


def test_a_refusal_that_repeats_what_was_typed(spoiled, open_page):
    page = open_page("accounts", "sysadmin")
    page.text_input(key="accounts.login").input(TYPED)
    page.text_input(key="accounts.name").input(TYPED)
    page.multiselect(key="accounts.roles").set_value([AccountRole.CURATOR])
    next(one for one in page.button if one.label == "Создать").click().run()
    assert page.error
    harmless(page, 6)


def test_a_login_may_look_like_a_link(spoiled, open_page):
    from data import accounts

    login = "[violet](/login):violet[а]"
    with system(spoiled) as work:
        one = accounts.create(work, login, TYPED, [AccountRole.DIRECTOR], "наставник-45")
    page = open_page("accounts", "sysadmin")
    page.selectbox(key="accounts.chosen").set_value(one).run()
    for button in ("reset", "reset.yes", "close"):
        page.button(key=f"account.{one.id}.{_version(spoiled, one.id)}.{button}").click().run()
        harmless(page, 6)
    assert page.code
    assert any(login in seen(text).text for text in texts(page))


def _version(store, account_id):
    with system(store) as work:
        return work.accounts.get(account_id).version


def test_a_card_after_the_round_with_its_pairs_and_papers(here, open_page):
    from data import papers
    from data.records.consent import Purpose

    round_id = approved(here)
    mentee = pairs(here, round_id)[0].mentee_ids[0]
    here.did(papers.give, mentee, [Purpose.SUPPORT], evidence=TYPED)
    harmless(open_page("card", "curator", person=mentee), 6)
    harmless(open_page("card", "director", person=mentee), 4)


def test_earlier_rounds_are_listed_by_name(here, open_page):
    first = here.did(rounds.open_round, name=BEGUN)
    here.did(rounds.cancel, first.id, TYPED)
    here.did(rounds.open_round, name=FILE)
    harmless(open_page("round", "curator"), 2)
    harmless(open_page("round", "curator", round=first.id), 2)
