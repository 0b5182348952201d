"""Everything a person can be allowed, one word each, and what the word means."""

from enum import StrEnum

from data.i18n import _


class Permission(StrEnum):
    """One thing somebody may do. What no role names, nobody may."""

    SCHOOL_READ = "school.read"
    SCHOOL_WRITE = "school.write"
    ROADMAP_READ = "roadmap.read"
    ROADMAP_WRITE = "roadmap.write"
    STAFF_READ = "staff.read"
    STAFF_WRITE = "staff.write"
    BANK_READ = "bank.read"
    BANK_WRITE = "bank.write"
    BANK_IMPORT = "bank.import"
    BANK_EXPORT = "bank.export"
    ANSWERS_READ = "answers.read"
    DO_NOT_PAIR_READ = "do_not_pair.read"
    CONSENT_READ = "consent.read"
    CONSENT_WRITE = "consent.write"
    ROUND_READ = "round.read"
    ROUND_WRITE = "round.write"
    ROUND_APPROVE = "round.approve"
    ROUND_RESULT_READ = "round_result.read"
    UNMATCHED_READ = "unmatched.read"
    QUALITY_READ = "quality.read"
    QUALITY_WRITE = "quality.write"
    ORDER_READ = "order.read"
    ORDER_WRITE = "order.write"
    ORDER_SIGN = "order.sign"
    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    RECOMMENDATION_READ = "recommendation.read"
    PSYCH_FLAG_READ = "psych_flag.read"
    PSYCH_NOTE_READ = "psych_note.read"
    PSYCH_NOTE_WRITE = "psych_note.write"
    SIGNAL_READ = "signal.read"
    SIGNAL_WRITE = "signal.write"
    ACCOUNT_MANAGE = "account.manage"
    HEALTH_READ = "health.read"
    AUDIT_READ = "audit.read"
    AUDIT_OWN_READ = "audit_own.read"
    INVITATION_READ = "invitation.read"
    INVITATION_WRITE = "invitation.write"
    PAIR_READ = "pair.read"
    PAIR_WRITE = "pair.write"
    PRIVATE_ANSWER_READ = "private_answer.read"
    PROGRAMME_READ = "programme.read"
    PROGRAMME_STATE_READ = "programme_state.read"
    PROGRAMME_WRITE = "programme.write"
    TASK_READ = "task.read"
    TASK_WRITE = "task.write"
    SUBJECT_EXPORT = "subject.export"
    SUBJECT_ERASE = "subject.erase"
    GRANT_WRITE = "grant.write"
    OWN_FORMS = "own_forms.write"
    OWN_DATA = "own_data.read"
    OWN_PAIR = "own_pair.write"
    AGGREGATE_READ = "aggregate.read"
    REPORT_READ = "report.read"
    WAVE_READ = "wave.read"
    WAVE_WRITE = "wave.write"
    ALERT_READ = "alert.read"
    ALERT_WRITE = "alert.write"
    WEIGHTS_WRITE = "weights.write"
    SELECTION_READ = "selection.read"
    SELECTION_WRITE = "selection.write"
    PRACTICE_READ = "practice.read"
    PRACTICE_WRITE = "practice.write"
    SITE_READ = "site.read"
    SITE_WRITE = "site.write"
    TEMPLATE_READ = "template.read"
    TEMPLATE_WRITE = "template.write"


def sentence(permission: Permission) -> str:
    """What a permission lets a person do, as a sentence in the language in force."""
    return _sentences()[permission]


def _sentences() -> dict[Permission, str]:
    return _register() | _outcome() | _office() | _doors() | _own() | _closing()


def _register() -> dict[Permission, str]:
    return {
        Permission.SCHOOL_READ: _("Sees the school's name, year and regulation."),
        Permission.SCHOOL_WRITE: _("Changes the school's name, year and regulation."),
        Permission.ROADMAP_READ: _("Sees the roadmap."),
        Permission.ROADMAP_WRITE: _("Keeps the roadmap."),
        Permission.STAFF_READ: _("Sees the list of staff."),
        Permission.STAFF_WRITE: _("Changes the list of staff."),
        Permission.BANK_READ: _("Sees both banks and the cards in them."),
        Permission.BANK_WRITE: _("Admits, edits and archives people in both banks."),
        Permission.BANK_IMPORT: _("Imports tables into the banks."),
        Permission.BANK_EXPORT: _("Exports the official forms of both banks."),
        Permission.ANSWERS_READ: _("Reads answers to single questions of the questionnaires."),
        Permission.DO_NOT_PAIR_READ: _("Sees who asked not to be paired with whom."),
        Permission.CONSENT_READ: _("Sees the register of consents."),
        Permission.CONSENT_WRITE: _("Records consents and withdrawals."),
    }


def _outcome() -> dict[Permission, str]:
    return {
        Permission.ROUND_READ: _("Sees matching rounds with proposals and reasons."),
        Permission.ROUND_WRITE: _("Runs matching rounds and decides each pair."),
        Permission.ROUND_APPROVE: _("Approves a round."),
        Permission.ROUND_RESULT_READ: _("Sees the approved pairs."),
        Permission.UNMATCHED_READ: _("Sees who has no pair, and the reason."),
        Permission.QUALITY_READ: _("Sees the quality of the programme in aggregates."),
        Permission.QUALITY_WRITE: _("Writes conclusions on the quality of the programme."),
        Permission.ORDER_READ: _("Sees orders and agreements."),
        Permission.ORDER_WRITE: _("Prepares orders and agreements."),
        Permission.ORDER_SIGN: _("Signs orders."),
        Permission.CASE_READ: _("Sees the cards and answers of own support cases."),
        Permission.CASE_WRITE: _("Keeps own support cases and recommendations."),
        Permission.RECOMMENDATION_READ: _("Reads the psychologist's recommendations."),
        Permission.PSYCH_FLAG_READ: _("Sees who asked to talk to the psychologist first."),
        Permission.PSYCH_NOTE_READ: _("Reads own psychologist's notes."),
        Permission.PSYCH_NOTE_WRITE: _("Writes psychologist's notes."),
        Permission.SIGNAL_READ: _("Reads texts that may speak of danger to somebody."),
        Permission.SIGNAL_WRITE: _("Notes what was done about such a text."),
    }


def _office() -> dict[Permission, str]:
    return {
        Permission.ACCOUNT_MANAGE: _("Creates and disables accounts, sets roles."),
        Permission.HEALTH_READ: _("Sees the state of the installation."),
        Permission.AUDIT_READ: _("Reads the journal of actions without personal data."),
        Permission.AUDIT_OWN_READ: _("Reads the journal of own actions."),
    }


def _doors() -> dict[Permission, str]:
    return {
        Permission.INVITATION_READ: _("Sees who was invited to which form and who has answered."),
        Permission.INVITATION_WRITE: _("Invites people by personal link, reminds and revokes."),
        Permission.PAIR_READ: _("Sees running pairs and how they go."),
        Permission.PAIR_WRITE: _("Leads pairs: acquaintance, pause, end, another mentor."),
        Permission.PRIVATE_ANSWER_READ: _("Reads what a side said in private about a pair."),
        Permission.PROGRAMME_READ: _("Sees personal programmes and meeting diaries."),
        Permission.PROGRAMME_STATE_READ: _("Sees titles and states of personal programmes."),
        Permission.PROGRAMME_WRITE: _("Agrees to, amends and closes personal programmes."),
        Permission.TASK_READ: _("Sees the tasks of the own role."),
        Permission.TASK_WRITE: _("Closes the tasks of the own role."),
        Permission.SUBJECT_EXPORT: _("Hands out to people what is kept about them."),
        Permission.SUBJECT_ERASE: _("Erases people and issues the act of destruction."),
        Permission.GRANT_WRITE: _("Lets a colleague stand in for some days."),
        Permission.AGGREGATE_READ: _("Sees aggregates of many schools."),
        Permission.REPORT_READ: _("Makes and saves papers with figures, small groups hidden."),
        Permission.WAVE_READ: _("Sees who was asked in a survey and how many have answered."),
        Permission.WAVE_WRITE: _("Runs surveys: asks, reminds, types in answers from paper."),
        Permission.ALERT_READ: _("Sees early warnings about pairs."),
        Permission.ALERT_WRITE: _("Takes early warnings in hand and resolves them."),
        Permission.WEIGHTS_WRITE: _("Signs or declines weights learned from outcomes."),
    }


def _own() -> dict[Permission, str]:
    return {
        Permission.OWN_FORMS: _("Fills in own forms by a personal link."),
        Permission.OWN_DATA: _("Sees what is kept about the own person."),
        Permission.OWN_PAIR: _("Answers about the own pair and keeps its diary."),
    }


def _closing() -> dict[Permission, str]:
    return {
        Permission.SELECTION_READ: _("Sees shortlists, interviews and the training of mentors."),
        Permission.SELECTION_WRITE: _("Selects mentors and keeps their training."),
        Permission.PRACTICE_READ: _("Sees events, cases, nominations and the practice library."),
        Permission.PRACTICE_WRITE: _("Keeps events, cases, nominations and the practice library."),
        Permission.SITE_READ: _("Sees what is published on the site and what must be taken down."),
        Permission.SITE_WRITE: _("Builds and publishes the section of the site."),
        Permission.TEMPLATE_READ: _("Sees the templates of papers."),
        Permission.TEMPLATE_WRITE: _("Uploads the school's own templates of papers."),
    }
