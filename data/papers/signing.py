"""A paper is signed: its number in the register, the day, a scan; and what that brings about.

The director signs here; or the curator enters what was signed on paper. One paper has one
signature; an annulled one may be entered again.
"""

from dataclasses import replace
from datetime import date
from pathlib import PurePath

from data.access import Permission
from data.errors import InvalidValueError, MissingReasonError, ProgrammeError, StateError
from data.i18n import _
from data.names import clean_text
from data.papers import making
from data.papers.kinds import PaperKind
from data.records.ids import DocumentId
from data.records.paper import Document, Signature, SignatureState
from data.store import Work

MEGABYTE = 1024 * 1024
MOST_SCAN = 10 * MEGABYTE
LONGEST_NUMBER, LONGEST_NAME = 60, 200
SCANS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
DIRECTOR = "director"


class NotAScanError(ProgrammeError):
    """A scan is a PDF, JPEG or PNG, told by its first bytes: ``file``."""

    code = "papering.not_a_scan"


class ScanTooBigError(ProgrammeError):
    """A scan is larger than ``most`` megabytes: ``file``."""

    code = "papering.scan_too_big"


class SignedBeforeError(ProgrammeError):
    """The day of signing is before the day on the paper: ``dated``."""

    code = "papering.signed_before"


class NumberUsedError(ProgrammeError):
    """Another signed paper of this kind and year has this number: ``number``."""

    code = "papering.number_used"


class AlreadySignedError(ProgrammeError):
    """The paper is signed already: ``number``."""

    code = "papering.already_signed"


class SupersededError(ProgrammeError):
    """There is a newer edition of this paper: ``number`` of the newest."""

    code = "papering.superseded"


class NoNumberError(ProgrammeError):
    """An order has a number in the school's register."""

    code = "papering.no_number"


def sign(
    work: Work,
    document_id: DocumentId,
    *,
    signed_on: date,
    number: str,
    scan: bytes = b"",
    scan_name: str = "",
    signed_by: str = "",
) -> Signature:
    """Enter that a paper was signed; what the signature brings about happens with it.

    Args:
        work: the director, or the curator who enters it from paper.
        document_id: an issued paper.
        signed_on: the day on the signed paper.
        number: its number in the school's register; may be empty where the director does not sign.
        scan: PDF, JPEG or PNG of the signed paper, empty without.
        scan_name: what the file was called.
        signed_by: who signed, where it was not the director.

    Raises:
        AlreadySignedError: it is signed.
        SupersededError: a newer edition of the paper was issued.
        SignedBeforeError: the day is before the day on the paper.
        NumberUsedError: the number is another paper's of this kind and year.
        NoNumberError: an order without a number.
        NotAScanError: the scan is something else.
    """
    work.require(Permission.ORDER_READ)
    document, kind = making.of_kind(work, document_id)
    _require(work, kind)
    before = work.signatures.find(document_id)
    _refuse_state(work, document, before)
    said = _line(number, "number", LONGEST_NUMBER)
    _refuse_day(work, document, signed_on)
    _refuse_number(work, document, kind, said)
    kept = work.signatures.put(
        Signature(
            document_id=document.id,
            school_id=work.school_id,
            state=SignatureState.SIGNED,
            signed_on=signed_on,
            number=said,
            signed_by=_signer(work, kind, signed_by),
            entered_by=work.by.id,
            entered_at=work.now,
            scan=_keep(work, document, scan, scan_name),
            scan_name=_scan_name(scan, scan_name),
            version=before.version if before else 1,
        )
    )
    work.audit("document.signed", before, kept, subject=f"document:{document.id}")
    if kind.signed is not None:
        kind.signed(work, document, kept)
    return kept


def attach(work: Work, document_id: DocumentId, scan: bytes, scan_name: str) -> Signature:
    """Put a scan to a signed paper that has none.

    Raises:
        StateError: the paper is not signed, or has a scan.
        NotAScanError: the scan is something else.
    """
    work.require(Permission.ORDER_READ)
    document, kind = making.of_kind(work, document_id)
    _require(work, kind)
    before = work.signatures.get(document_id)
    if before.state is not SignatureState.SIGNED or before.scan:
        raise StateError(kind="document", state=before.state.value, wanted="scan")
    if not scan:
        raise NotAScanError(file=scan_name)
    name = _scan_name(scan, scan_name)
    after = work.signatures.put(
        replace(before, scan=_keep(work, document, scan, scan_name), scan_name=name)
    )
    work.audit("document.scan_attached", before, after, subject=f"document:{document.id}")
    return after


def annul(work: Work, document_id: DocumentId, reason: str) -> Signature:
    """Annul a signature with a reason; what it has brought about is taken back where it can be.

    Raises:
        MissingReasonError: no reason.
        StateError: the paper is not signed.
    """
    work.require(Permission.ORDER_READ)
    document, kind = making.of_kind(work, document_id)
    _require(work, kind)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="annul")
    before = work.signatures.get(document_id)
    if before.state is not SignatureState.SIGNED:
        raise StateError(kind="document", state=before.state.value, wanted="annulled")
    after = work.signatures.put(replace(before, state=SignatureState.ANNULLED, reason=said))
    work.audit("document.annulled", before, after, subject=f"document:{document.id}", reason=said)
    if kind.annulled is not None:
        kind.annulled(work, document, after)
    return after


def signed(
    work: Work, kind: str, *, year: str = "", subject: str = ""
) -> list[tuple[Document, Signature]]:
    """Papers of a kind whose signature stands, by the day of signing. Asks no permission."""
    standing = {
        one.document_id: one for one in work.signatures.all() if one.state is SignatureState.SIGNED
    }
    found = [
        (one, standing[one.id])
        for one in work.documents.all()
        if one.kind == kind
        and one.id in standing
        and year in {"", one.year}
        and subject in {"", one.subject}
    ]
    return sorted(found, key=lambda one: (one[1].signed_on, one[0].made_at, one[0].id))


def _require(work: Work, kind: PaperKind) -> None:
    work.require(kind.reads)
    signs = work.may(Permission.ORDER_SIGN)
    work.require(Permission.ORDER_SIGN if signs else Permission.ORDER_WRITE)


def _refuse_state(work: Work, document: Document, before: Signature | None) -> None:
    if before is not None and before.state is SignatureState.SIGNED:
        raise AlreadySignedError(number=before.number)
    newest = max(
        (one for one in work.documents.all() if _same(one, document)), key=lambda one: one.number
    )
    if newest.id != document.id:
        raise SupersededError(number=newest.number)


def _same(one: Document, other: Document) -> bool:
    return (one.kind, one.subject, one.year) == (other.kind, other.subject, other.year)


def _refuse_day(work: Work, document: Document, signed_on: date) -> None:
    if document.dated is not None and signed_on < document.dated:
        raise SignedBeforeError(dated=f"{document.dated:%d.%m.%Y}")
    if signed_on > work.today:
        raise InvalidValueError(field="signed_on", value=signed_on, rule=_("not in the future"))


def _refuse_number(work: Work, document: Document, kind: PaperKind, number: str) -> None:
    if not number:
        if kind.signer == DIRECTOR:
            raise NoNumberError
        return
    others = signed(work, document.kind, year=document.year)
    if any(one.number.casefold() == number.casefold() for _paper, one in others):
        raise NumberUsedError(number=number)


def _signer(work: Work, kind: PaperKind, signed_by: str) -> str:
    said = _line(signed_by, "signed_by", LONGEST_NAME)
    if said or kind.signer != DIRECTOR:
        return said
    named = work.schools.get(work.school_id).requisites.director
    return work.by.display_name if work.may(Permission.ORDER_SIGN) and not named else named


def _keep(work: Work, document: Document, scan: bytes, scan_name: str) -> str:
    """The digest of the sealed scan; empty without one."""
    if not scan:
        return ""
    if len(scan) > MOST_SCAN:
        raise ScanTooBigError(file=scan_name, most=MOST_SCAN // MEGABYTE)
    if not scan.startswith(tuple(SCANS)):
        raise NotAScanError(file=scan_name)
    return work.files.put_sealed(document.person_id, scan)


def _scan_name(scan: bytes, scan_name: str) -> str:
    """The name with the ending that the bytes deserve."""
    if not scan:
        return ""
    ending = next((one for begin, one in SCANS.items() if scan.startswith(begin)), "")
    stem = PurePath(clean_text(scan_name).replace("\\", "/")).stem[:LONGEST_NAME]
    return f"{stem or _('Scan')}{ending}"


def _line(text: str, field: str, most: int) -> str:
    said = " ".join(clean_text(text).split())
    if len(said) > most:
        raise InvalidValueError(
            field=field, value=said[:80], rule=_("{most} characters at most", most=most)
        )
    return said
