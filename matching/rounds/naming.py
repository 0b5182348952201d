"""Names of people for one screen; who has withdrawn consent has none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.i18n import _
from data.records.ids import PersonId
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by id, without those that may not be shown."""

    known: Mapping[str, str]
    gone: Collection[str]

    def __call__(self, person_id: str) -> str:
        """The name, or words in its place."""
        if person_id in self.gone:
            return _("hidden: no consent")
        return self.known.get(person_id, "—")

    def maybe(self, person_id: str | None) -> str:
        """The name, "" for nobody and for somebody hidden."""
        if person_id is None or person_id in self.gone:
            return ""
        return self.known.get(person_id, "")


def names(work: Work, gone: Collection[PersonId] = ()) -> Names:
    """Names of the whole staff, those of ``gone`` hidden."""
    return Names(known={one.id: one.fio for one in work.people.all()}, gone=frozenset(gone))
