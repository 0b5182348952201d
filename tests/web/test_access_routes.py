"""Every address has a row that says who gets an answer, and answers nobody else."""

import pytest

from dashboard.web.downloads import FILES
from dashboard.web.routes import routes
from dashboard.web.teacher import MODULES, page_of
from data.access import ROLES, Permission
from data.records.account import AccountRole
from data.records.invitation import Form
from tests.spec import access_rows as rows
from tests.web.conftest import sign_in

GUARDED = [path for path, who in rows.ROUTES.items() if who == "session"]
REFUSED, NO_SUCH = 403, 405


def test_every_route_has_a_row_and_every_row_a_route(store):
    known = {route.path for route in routes(lambda: store)}
    assert sorted(known ^ set(rows.ROUTES)) == []


def test_every_file_has_a_row_and_every_row_a_file():
    assert sorted(set(FILES) ^ set(rows.FILES)) == []


def test_every_form_of_a_teacher_has_its_page():
    assert set(MODULES) == set(Form)
    assert all(page_of(one) for one in Form)


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_without_a_session_there_is_only_the_way_to_sign_in(client, path, method):
    asked = client.request(method, path.replace("{name}", "form5"), follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/login")


def test_a_personal_link_is_no_session_and_a_session_no_link(curator):
    assert curator.get("/f/i/mentor", follow_redirects=False).status_code in {303, 403, 404}
    curator.cookies.clear()
    assert curator.get("/account", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("role", list(AccountRole))
def test_a_file_is_refused_to_every_role_but_those_of_its_row(client, role):
    sign_in(client, role.value)
    got = {name: client.get(f"/download/{name}", follow_redirects=False) for name in rows.FILES}
    refused = {name for name, answer in got.items() if answer.status_code == REFUSED}
    assert refused == {
        name for name, needs in rows.FILES.items() if Permission(needs) not in ROLES[role]
    }
