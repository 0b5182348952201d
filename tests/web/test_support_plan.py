"""The support plan leaves by the checked route alone: for the psychologist who leads the case."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.output.documents import DOCX, text_of
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from matching import support
from matching.support import notes, plans
from tests.web.conftest import sign_in

SECRET = "Сумеречная тревога"


@pytest.fixture(scope="module")
def case(store):
    """A mentee without a pair, with a plan and a note."""
    now = datetime.now(UTC)
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=now) as work:
        live = work.consents.live(Purpose.BANK, now)
        row = next(
            one
            for one in work.participations.all()
            if one.role is Role.MENTEE
            and one.state is MenteeState.WAITING
            and one.person_id in live
        )
        work.participations.put(replace(row, state=MenteeState.UNMATCHED, reason="low_fit"))
        given = work.consents.of(row.person_id)[0]
        work.consents.put(replace(given, id="plan-supported", purposes=(Purpose.SUPPORT,)))
        by = work.accounts.by_login("psychologist")
    with store.work(by=by, now=now) as work:
        opened = support.open_case(work, row.person_id, agreed=True)
        notes.write(work, opened.id, SECRET)
        return plans.lay(work, opened.id, "clear_request")


@pytest.mark.parametrize("role", AccountRole)
def test_only_who_leads_the_case_gets_the_paper(client, case, role):
    sign_in(client, role.value)
    answer = client.get(f"/download/support_plan?case={case.id}", follow_redirects=False)
    if role is AccountRole.PSYCHOLOGIST:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == DOCX
        assert SECRET not in text_of(answer.content)
    else:
        assert answer.status_code in {403, 303}
        assert answer.content[:2] != b"PK"


def test_an_unknown_case_is_refused_in_words(client, case):
    sign_in(client, "psychologist")
    assert client.get("/download/support_plan?case=nobody").status_code == 404
    assert client.get("/download/support_plan").status_code == 404
