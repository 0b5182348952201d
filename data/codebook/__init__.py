"""The codebook: framework, questionnaires, forms, words and aliases as versioned, checked data."""

from data.codebook.aliases import (
    field_of,
    header_aliases,
    option_aliases,
    subject_aliases,
    tell_tales,
)
from data.codebook.consents import consent_texts
from data.codebook.forms import BankForm, Column, achievements_literal, bank_form, nothing
from data.codebook.frame import Domain, Framework, Item, Scale, Subject, framework
from data.codebook.headers import normal_header, normal_option
from data.codebook.labels import form_and_kind, label, words
from data.codebook.question import Option, Question
from data.codebook.questionnaires import (
    Problem,
    Questionnaire,
    Section,
    questionnaire,
)
from data.codebook.source import BrokenCodebookError
from data.codebook.stoplist import is_empty_request, stop_requests

__all__ = [
    "BankForm",
    "BrokenCodebookError",
    "Column",
    "Domain",
    "Framework",
    "Item",
    "Option",
    "Problem",
    "Question",
    "Questionnaire",
    "Scale",
    "Section",
    "Subject",
    "achievements_literal",
    "bank_form",
    "consent_texts",
    "field_of",
    "form_and_kind",
    "framework",
    "header_aliases",
    "is_empty_request",
    "label",
    "normal_header",
    "normal_option",
    "nothing",
    "option_aliases",
    "questionnaire",
    "stop_requests",
    "subject_aliases",
    "tell_tales",
    "words",
]
