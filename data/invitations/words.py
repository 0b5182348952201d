"""What the forms and the stages of an invitation are called, in the language in force."""

from data.i18n import _
from data.invitations.roll import Standing
from data.records.invitation import Form


def title_of(form: Form) -> str:
    """What a link opens, as its reader is told."""
    return {
        Form.MENTOR: _("Questionnaire of a mentor"),
        Form.MENTEE: _("Request of a mentee"),
        Form.CONSENT: _("Consents"),
        Form.PARTICIPATION: _("Consent to take part"),
        Form.ANSWER: _("Answer about a proposed pair"),
        Form.ACQUAINTANCE: _("After the acquaintance"),
        Form.TRIAL: _("After a trial meeting"),
        Form.PROGRAMME: _("Personal programme"),
        Form.DIARY: _("Diary of meetings"),
        Form.WAVE: _("Survey"),
        Form.REPORT: _("Report at the end"),
        Form.STUDY: _("Case of a pair"),
        Form.VOTE: _("Nominations"),
        Form.ACQUAINTED: _("News on mentoring"),
        Form.MY_DATA: _("My data"),
    }[form]


def standing(one: Standing) -> str:
    """How far somebody is with a form."""
    return {
        Standing.NONE: _("not invited"),
        Standing.INVITED: _("invited, not opened"),
        Standing.OPENED: _("opened, not answered"),
        Standing.FILLING: _("fills it in"),
        Standing.ANSWERED: _("answered"),
        Standing.EXPIRED: _("term is over, no answer"),
        Standing.REVOKED: _("link revoked"),
    }[one]


def ended() -> str:
    """Of somebody whose consent to the bank has ended."""
    return _("consent has ended")
