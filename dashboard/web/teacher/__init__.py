"""Forms behind personal links: one module a form, each with a ``PAGE``.

A module is imported when its form is first asked for: the office starts without it.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from dashboard.web.teacher.page import Fields, Outcome, Rejected, TeacherPage, View, Visit
from data.records.invitation import Form

__all__ = ["MODULES", "Fields", "Outcome", "Rejected", "TeacherPage", "View", "Visit", "page_of"]

NAMED = {Form.WAVE: "survey"}  # the standard library has a ``wave``
MODULES: Mapping[Form, str] = {one: f"{__name__}.{NAMED.get(one, one.value)}" for one in Form}


@cache
def page_of(form: Form) -> TeacherPage:
    """The page of a form."""
    page: TeacherPage = import_module(MODULES[form]).PAGE
    return page
