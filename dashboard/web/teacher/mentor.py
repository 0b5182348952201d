"""The form of a mentor: consent first, then the questionnaire."""

from dashboard.web.teacher.sheet import SheetPage
from data.records.bank import Role

PAGE = SheetPage(Role.MENTOR)
