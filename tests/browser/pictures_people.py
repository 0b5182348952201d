"""The film of people at the door: invitations, forms on a phone, pairs, programmes, support."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page

from dashboard.pages.working.agreeing import DIARY_DAYS
from data import invitations
from data.invitations import Issued
from data.papers import participation
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import CaseId, PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Programme
from data.records.support import CaseState, Recommendation
from data.store import Work
from matching import pairs, programmes, rounds, support, unmatched
from matching.pairs import Ending
from matching.programmes import Entry
from matching.programmes.content import CURATOR
from matching.support import notes, plans
from tests import browsing
from tests.browser.camera import NARROW, Camera
from tests.browser.hands import PHONE, answer_all, choose, press, tick
from tests.browser.scenes import Scene, account_of

TALL = {"width": 320, "height": 1100}  # a phone's page further down
REQUEST = "Ученики седьмого класса не слушают на уроке, не получается удержать дисциплину."
WORDS = (
    "Мне важно встречаться после пятого урока: раньше я веду кружок.",
    "Хочу походить на уроки. Лучше по вторникам.",
)
FREE = [f"{day}_{time}" for day in ("mon", "tue", "wed") for time in ("afternoon", "evening")]
NOTE = "Договорились созвониться в пятницу. Просит не торопить с новым кругом."
TERMS = {
    "content": "Помощь коллеге по персонализированной программе: встречи, посещение уроков.",
    "pay_basis": "art351_8",
    "pay_amount": "по положению об оплате труда школы",
}
WAITED = (5, 33, 50, 16, 20, 61)  # days, of those without a pair
AGO = 45  # days since pairs began


def issued(scene: Scene, people: Sequence[PersonId], form: Form, subject: str = "") -> list[Issued]:
    days = DIARY_DAYS if form is Form.DIARY else 14
    with scene.work() as work:
        return list(invitations.invite(work, people, form, subject=subject, days=days))


def at_link(camera: Camera, one: Issued) -> Page:
    return camera.on_phone(invitations.link_to(camera.base, one.token))


def tall(hand: Page) -> Page:
    """The upper part of a page that is too long for a picture."""
    hand.set_viewport_size(TALL)
    return hand


def doors(camera: Camera, scene: Scene) -> None:
    """The office invites; somebody answers on a phone."""
    with scene.work() as work:
        everybody = sorted(work.people.all(), key=lambda one: one.fio)
        known = {one.person_id for one in work.participations.all()}
    new = [one.id for one in everybody if one.id not in known]
    first, *others = issued(scene, new[:6], Form.MENTEE)
    filled_in(camera, first)
    at_link(camera, others[0]).context.close()
    at_link(camera, others[1]).context.close()
    page = camera.as_role("curator", "/invitations")
    page.get_by_text("Анкета-запрос наставляемого", exact=True).first.click()
    browsing.drawn(page)
    page.get_by_text("Не ответил", exact=True).first.click()
    browsing.drawn(page)
    for row in (0, 1):
        tick(page, row)
    camera.take(page, "invitations")
    camera.take(page, "invitations_ticked", at="Показано:")
    page.get_by_text("Отклик по группам").click()
    browsing.drawn(page)
    camera.take(page, "invitations_response", at="Отклик по группам")
    press(page, "Сделать ссылки для мессенджера")
    camera.take(page, "invitations_links", at="2 новые ссылки")
    (own,) = issued(scene, new[:1], Form.MY_DATA)
    camera.take(at_link(camera, own), "phone_data", full=True)


def filled_in(camera: Camera, link: Issued) -> None:
    """A request on a phone, page after page."""
    hand = at_link(camera, link)
    tall(hand)
    camera.take(hand, "phone_consent")
    for box in hand.locator("input[type=checkbox]").all():
        box.check()
    hand.get_by_role("button", name="Согласиться с отмеченным").click()
    camera.take(hand, "phone_form")
    hand.locator("textarea").first.fill(REQUEST)
    hand.get_by_role("button", name="Далее").click()
    hand.locator("fieldset").first.scroll_into_view_if_needed()
    camera.take(hand, "phone_grid")
    answer_all(hand, REQUEST, [*FREE, "discipline", "m9"])
    hand.set_viewport_size(PHONE)
    camera.take(hand, "phone_thanks", full=True)
    hand.context.close()


def kinds(camera: Camera, scene: Scene) -> None:
    """The kind of a round, chosen in its draft."""
    scene.open()
    page = camera.as_role("curator", "/round")
    page.get_by_text("Правила подбора").click()
    browsing.drawn(page)
    choose(page, "Вид наставничества", "Групповое")
    camera.take(page, "round_kinds", at="Правила подбора")


def agreement(camera: Camera, scene: Scene) -> None:
    """Both sides answer alone; the curator leads the pairs."""
    scene.freeze()
    scene.compute()
    scene.accept_best(0.7)
    with scene.work() as work:
        for row in scene.proposed():
            rounds.leave(work, scene.round_id, row.mentee_id, "Подождёт следующего круга.")
    scene.review()
    with scene.work() as work:
        pair = work.pairs.of_round(scene.round_id)[0]
        links = pairs.ask(work, [one.id for one in work.pairs.of_round(scene.round_id)[:4]])
    mine = [one for one in links if one.invitation.subject == pair.id]
    for number, one in enumerate(mine):
        hand = at_link(camera, one)
        if not number:
            camera.take(hand, "phone_answer", full=True)
        hand.get_by_label("да", exact=True).check()
        hand.locator("textarea").first.fill(WORDS[number])
        hand.get_by_role("button", name="Отправить").click()
        hand.context.close()
    page = camera.as_role("curator", "/pairs")
    camera.take(page, "pairs_board")
    scene.answer_rest()
    scene.approve()
    with scene.work() as work:
        pairs.confirm(work, pair.id)
    page = pair_page(camera, scene, pair)
    camera.take(page, "pairs_terms", at="—")
    page.get_by_text("Личные ответы").first.click()
    browsing.drawn(page)
    camera.take(page, "pairs_private", at="Личные ответы")
    with scene.work() as work:
        participation.set_terms(work, pair.id, terms_of(pair))
    (one,) = issued(scene, [pair.mentor_id], Form.PARTICIPATION, pair.id)
    camera.take(at_link(camera, one), "phone_participation", full=True)


def terms_of(pair: Pair) -> dict[str, str]:
    today = browsing.now().date()
    ends = today + timedelta(days=180)
    days = {"starts_on": today.isoformat(), "ends_on": ends.isoformat()}
    return {**TERMS, **days, "form": pair.form}


def pair_page(camera: Camera, scene: Scene, pair: Pair) -> Page:
    """The page of pairs with one pair open."""
    with scene.work() as work:
        fio = work.people.get(pair.mentee_ids[0]).fio
    page = camera.as_role("curator", "/pairs")
    page.get_by_label("Имя", exact=True).first.fill(fio)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    browsing.drawn(page)
    tick(page)
    return page


def work_of_pairs(camera: Camera, scene: Scene) -> None:
    """Programmes, the diary on a phone, a call for help."""
    with scene.work() as work:
        *every, last = work.pairs.of_round(scene.round_id)[:4]
    for one in every:
        brought_to_work(scene, one.id)
    pair = every[0]
    with scene.work() as work:
        pairs.confirm(work, last.id)
        links = programmes.propose(work, drafted(work, last).id)
        met(work, every)
    camera.take(tall(at_link(camera, links[0])), "phone_programme")
    (mentor, mentee) = issued(scene, [pair.mentor_id, *pair.mentee_ids], Form.DIARY, pair.id)
    camera.take(tall(at_link(camera, mentor)), "phone_diary")
    hand = at_link(camera, mentee)
    hand.get_by_role("link", name="Как прошла встреча?").first.click()
    camera.take(hand, "phone_pulse", full=True)
    for group in hand.get_by_role("group").all():
        group.get_by_role("radio").first.check()
    hand.get_by_role("button", name="Отправить").click()
    camera.take(camera.as_role("curator", "/programmes"), "programmes")
    page = camera.as_role("curator", f"/programmes?pair={pair.id}")
    camera.take(page, "programme")
    page.get_by_role("tab", name="Встречи").click()
    browsing.drawn(page)
    camera.take(page, "programme_meetings", at="Программа")
    camera.take(camera.as_role("curator"), "home_tasks")


def leaving(camera: Camera, scene: Scene) -> None:
    """A mentor leaves: who may take over."""
    with scene.work() as work:
        pair = work.pairs.of_round(scene.round_id)[2]
        pairs.leave_mentor(work, pair.mentor_id, Ending.DISMISSAL_OR_TRANSFER.value)
    page = camera.as_role("curator", "/pairs")
    press(page, "Найти наставников тем, чья пара прекратилась")
    camera.take(page, "pairs_leaving", at="Наставник уходит")


def brought_to_work(scene: Scene, pair_id: PairId) -> None:
    """A pair that has signed, with a programme all agree to, and works since some weeks."""
    with scene.work() as work:
        pair = work.pairs.get(pair_id)
        if pair.state is not PairState.CONFIRMED:
            pairs.confirm(work, pair_id)
        participation.set_terms(work, pair_id, terms_of(pair))
        for who in (pair.mentor_id, *pair.mentee_ids):
            participation.give_participation(work, pair_id, who)
        one = drafted(work, pair)
        for party in programmes.parties(pair):
            if party != CURATOR:
                programmes.agree_for(work, one.id, party, one.edition)
        pairs.activate(work, pair_id, "приказ № 118")
        work.pairs.put(replace(work.pairs.get(pair_id), started_on=one.starts_on))


def drafted(work: Work, pair: Pair) -> Programme:
    """A programme since some weeks, agreed by the curator."""
    one = programmes.draft(work, pair.id, (browsing.now() - timedelta(days=AGO)).date())
    return programmes.agree_for(work, one.id, CURATOR, one.edition)


def met(work: Work, every: Sequence[Pair]) -> None:
    """Meetings held, some pairs more often than others."""
    held = {0: (38, 24, 9), 1: (40, 33, 26, 12, 5), 2: (35, 30)}
    for at, days in held.items():
        for number, ago in enumerate(days):
            moment = browsing.now().replace(hour=11, minute=30) - timedelta(days=ago)
            topic = ("знакомство и цели", "разбор урока", "правила класса")[number % 3]
            entry = Entry(at=moment, minutes=45, topic=topic, done="Посмотрели и разобрали урок.")
            programmes.write_down(work, every[at].id, entry, f"{at}.{number}")
    moment = browsing.now().replace(hour=11, minute=30) + timedelta(days=4)
    coming = Entry(at=moment, minutes=45, topic="посещение урока")
    programmes.plan_meeting(work, every[0].id, coming, "next")


def accompanying(camera: Camera, scene: Scene) -> None:
    """The psychologist's board and one case; what the curator sees of it."""
    case_id = cases(scene)
    page = camera.as_role("psychologist", "/support")
    camera.take(page, "support")
    page = camera.as_role("psychologist", f"/support?case={case_id}")
    camera.take(page, "support_case")
    for tab, name in (
        ("План", "support_plan"),
        ("Заметки", "support_notes"),
        ("Рекомендация", "support_recommendation"),
    ):
        page.get_by_role("tab", name=tab, exact=True).click()
        browsing.drawn(page)
        if tab == "Заметки":
            press(page, "Прочитать")
        camera.take(page, name)
    camera.take(camera.as_role("curator", "/support"), "support_curator")
    camera.take(camera.as_role("administration", "/support_months"), "support_months")


def cases(scene: Scene) -> CaseId:
    """Cases in several columns; gives the one to be looked at from near."""
    now = browsing.now()
    psychologist = account_of(scene.store, AccountRole.PSYCHOLOGIST)
    with scene.store.work(by=psychologist, now=now) as work:
        rows = [one for one in unmatched.listing(work) if one.state == "unmatched"]
        people = [one.person_id for one in rows][: len(WAITED)]
    office = scene.store.system(scene.store.schools()[0].id)
    with scene.store.work(by=office, now=now) as work:
        for who, days in zip(people, WAITED, strict=False):
            (row,) = [one for one in work.participations.of(who) if one.role is Role.MENTEE]
            since = (now - timedelta(days=days)).date()
            work.participations.put(replace(row, waiting_since=since))
            given = work.consents.of(who)[0]
            new = replace(given, id=f"{given.id}-support", purposes=(Purpose.SUPPORT,))
            work.consents.put(new)
    day = now.date() + timedelta(days=6)
    with scene.store.work(by=psychologist, now=now - timedelta(days=40)) as work:
        found = [support.open_case(work, one, agreed=True).id for one in people[:4]]
    with scene.store.work(by=psychologist, now=now) as work:
        support.move(work, found[1], CaseState.TALK, next_on=day, next_step="talk")
        plans.lay(work, found[2], "first_steps")
        plans.set_step(work, found[2], "listen", done=True)
        notes.write(work, found[2], NOTE)
        asked = ("planning",)
        support.recommend(work, found[2], Recommendation.REQUEUE, day, credit=True, domains=asked)
        support.move(work, found[3], CaseState.WAITING_ROUND, next_on=day, next_step="after_round")
    return found[2]


def accounts(camera: Camera, _scene: Scene) -> None:
    """Who may what: standing in, the second factor."""
    camera.take(camera.as_role("curator", "/deputies"), "deputies")
    page = camera.as_role("psychologist")
    page.goto(camera.base + "/account")
    page.fill("#password", browsing.PASSWORD)
    page.get_by_role("button", name="Настроить вход с кодом").click()
    page.set_viewport_size(NARROW)
    camera.take(page, "account_factor")


SCENES: tuple[Callable[[Camera, Scene], None], ...] = (
    doors,
    kinds,
    agreement,
    work_of_pairs,
    leaving,
    accompanying,
    accounts,
)
