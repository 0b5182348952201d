"""Words of filters."""

from data.codebook import label
from data.i18n import _


def dimension(code: str) -> str:
    """What is filtered by."""
    return {
        "form": _("Form of mentoring"),
        "kind": _("Kind of mentoring"),
        "stage": _("Years of teaching"),
        "site": _("Site"),
    }.get(code, code)


def value(of: str, code: str) -> str:
    """One value of a filter."""
    if of in {"form", "kind"}:
        return label(of, code)
    if of == "stage":
        return {"early": _("0–3 years"), "other": _("more than 3 years")}.get(code, code)
    return code
