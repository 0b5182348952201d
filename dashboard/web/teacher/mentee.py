"""The form of a mentee: consent first, then the request."""

from dashboard.web.teacher.sheet import SheetPage
from data.records.bank import Role

PAGE = SheetPage(Role.MENTEE)
