"""Every paper of the programme with hostile values: all found again in the file opened anew."""

import pytest

from dashboard.bootstrap import papering
from data.i18n import LANGUAGES, catalogue
from data.output import documents
from data.output.templates.build import TEMPLATES, made
from tests.paper_proof import prove

KINDS = {one.code: one for one in papering.all_papers()}


@pytest.mark.parametrize("template", sorted({one.template for one in KINDS.values()}))
def test_all_values_are_found_again(template):
    count = prove(template, 3, seed=1)
    assert (count.papers, count.lost, count.refused) == (3, 0, 0)
    assert count.values
    assert not count.unproven


def test_the_shipped_files_are_what_the_builders_make():
    for name in {one.template for one in KINDS.values()} & set(TEMPLATES):
        assert made(name) == documents.content(name), name


def test_every_kind_and_field_has_words():
    codes = [f"papers.kind.{one}" for one in KINDS]
    codes += [f"papers.field.{field.code}" for one in KINDS.values() for field in one.fields]
    for language in LANGUAGES:
        known = catalogue(language)
        assert [one for one in codes if known.gettext(one) == one] == []


def test_a_paper_is_signed_by_somebody_who_is_known():
    assert {one.signer for one in KINDS.values()} <= {"director", "curator", "sides", "person", ""}
