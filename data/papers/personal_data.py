"""Every column of every table: told to the person it is about, or not, and then why.

``TOLD`` and ``UNTOLD`` together name each column of the schema once. A test walks the schema: a
new column that stands in neither fails the build.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Why(StrEnum):
    """Why a column is not in the copy a person gets."""

    IDENTITY = "identity"  # opaque keys and versions of rows, order of writing
    SCHOOL = "school"  # the school's own facts, about nobody
    SECRET = "secret"  # noqa: S105 -- hashes and tokens that open a door
    OTHERS = "others"  # about somebody else, or about both sides at once
    OFFICE = "office"  # which colleague of the office did it; the role is told
    COPY = "copy"  # a copy or digest of what another table tells
    PROFESSION = "profession"  # the psychologist's notes and flags; the author answers for them
    NAMELESS = "nameless"  # waits for a person to be known, or counts without names


TOLD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "person": (
            *("fio", "year_of_birth", "post", "subjects", "levels", "years_teaching"),
            *("years_in_school", "category", "site", "part_time", "workplace", "email"),
            *("external_id", "archived_at", "hired_on", "left_on", "left_for", "fio_forms"),
        ),
        "participation": (
            *("role", "year", "state", "entered_on", "waiting_since", "ended_on", "headline"),
            *("achievements", "form", "kind", "results", "link", "mark", "reason"),
            *("ready_until", "exempt_reason", "free_from"),
        ),
        "sheet": ("role", "year", "questionnaire", "answers", "submitted_at", "source"),
        "consent": (
            *("purposes", "act", "text_version", "channel", "at", "valid_to", "evidence"),
            *("subject", "fields", "terms", "scan"),
        ),
        "proposal": ("run_no", "score", "points", "reliability", "locked", "by_hand"),
        "unplaced": ("run_no", "reason", "detail", "helps"),
        "decision": ("kind", "reason", "at"),
        "pair": (
            *("year", "form", "kind", "state", "predicted_fit", "basis", "started_on"),
            *("ended_on", "results", "link", "offered_on", "due", "mentor_type"),
            *("trial_until", "planned_until", "paused_until", "by_hand"),
        ),
        "account": ("login", "display_name", "roles", "identity", "disabled_at", "away_until"),
        "session": ("language", "created_at", "seen_at", "ended_at", "device"),
        "access_grant": ("roles", "from_on", "until_on", "reason"),
        "batch_row": ("sheet", "row", "outcome", "cells", "findings"),
        "invitation": (
            *("form", "subject", "created_at", "expires_at", "sending", "sent_at", "opened_at"),
            *("submitted_at", "editable_until", "reminded_at", "reminders", "revoked_at"),
        ),
        "form_draft": ("answers", "page", "saved_at", "seconds"),
        "response": (
            *("form", "subject", "instrument", "answers", "submitted_at", "source", "context"),
        ),
        "task": ("kind", "opened_at", "due", "state", "note", "closed_at"),
        "reading": ("role", "what", "day"),
        "trial": ("state", "held_on", "by_mentee", "by_mentor"),  # the own rating alone
        "programme": (
            *("state", "edition", "goals", "actions", "checkpoints", "starts_on", "ends_on"),
            *("meetings_planned", "result", "closed_on"),
        ),
        "programme_edition": ("edition", "body", "at", "reason"),
        "meeting": ("state", "at", "minutes", "topic", "format", "done", "next_steps", "goals"),
        "support_case": (
            *("state", "reason", "opened_at", "agreed_to_talk", "template", "steps"),
            *("next_step", "next_on", "recommendation", "recommended_at", "applied_at"),
            *("credit", "outcome", "closed_at"),
        ),
        "ask": (
            *("role", "year", "wave", "extent", "state", "opens_on", "closes_on", "sent_on"),
            *("answered_on", "reminded_on", "reminders", "source"),
        ),
        "erasure": ("grounds", "opened_at", "due", "state"),
        "document": ("kind", "number", "title", "subject", "sha256", "made_at", "year", "dated"),
        "appointment": ("role", "from_on", "until_on", "duties", "state", "ended_on", "reason"),
        "candidacy": ("year", "state", "listed_at", "interviewed_on", "decided_on", "answers"),
        "training": ("title", "attended", "hours", "result", "certificate", "ended_on"),
        "pair_report": ("kind", "body", "written_at", "sent_at"),
        "attendance": ("presence", "how", "on"),
        "study": (
            *("year", "state", "body", "tags", "named", "figures", "offered_on"),
            *("published_on", "withdrawn_on"),
        ),
        "material": (
            *("title", "kind", "text", "tags", "domains", "file_name", "added_on", "public"),
            "removed_on",
        ),
        "nomination": ("year", "category", "grounds", "state", "proposed_at"),
        "vote": ("marks", "at"),
        "site_entry": ("address", "field", "due", "reason", "removed_on"),
        "audit": ("seq", "at", "verb"),
        "audit_payload": ("payload",),
    }
)

_KEYS = ("id", "school_id", "version", "person_id", "row_no")  # of every table

UNTOLD: Mapping[str, Mapping[Why, tuple[str, ...]]] = MappingProxyType(
    {
        "school": {
            Why.SCHOOL: (
                *("name", "short_name", "municipality", "year", "language", "synthetic"),
                *("regulation", "requisites"),
            )
        },
        "person": {Why.OTHERS: ("manager_id",)},
        "participation": {Why.OTHERS: ("lines",)},
        "consent_text": {
            Why.SCHOOL: (
                *("language", "text", "sha256", "valid_from", "paper", "purposes"),
                "version",
            )
        },
        "consent": {Why.OFFICE: ("entered_by",)},
        "round": {
            Why.SCHOOL: (
                *("year", "number", "name", "status", "created_at", "run_no", "digest"),
                *("policy", "seed", "software"),
            ),
            Why.OFFICE: ("reviewed_by", "approved_by"),
        },
        "snapshot": {Why.IDENTITY: ("round_id",), Why.COPY: ("digest", "body", "frozen_at")},
        "run": {
            Why.IDENTITY: ("round_id", "run_no"),
            Why.NAMELESS: ("totals", "certificate", "computed_at"),
        },
        "proposal": {
            Why.IDENTITY: ("round_id", "mentee_id"),
            Why.OTHERS: (
                *("mentor_id", "contributions", "risk", "risk_detail", "runner_up"),
                "runner_up_price",
            ),
        },
        "unplaced": {Why.IDENTITY: ("round_id", "mentee_id")},
        "decision": {
            Why.IDENTITY: ("seq", "round_id", "mentee_id", "undoes"),
            Why.OTHERS: ("mentor_id",),
            Why.OFFICE: ("by",),
        },
        "pair": {
            Why.IDENTITY: ("round_id",),
            Why.OTHERS: (
                *("mentor_id", "mentee_ids", "reason", "mentor_agreed", "mentee_agreed"),
                *("agreed_ids", "former_ids"),
            ),
        },
        "account": {
            Why.SECRET: ("password_hash", "second_factor", "must_change"),
            Why.COPY: ("login_norm",),
        },
        "session": {
            Why.SECRET: ("token_hash", "csrf"),
            Why.IDENTITY: ("account_id", "school"),
            Why.SCHOOL: ("expires_at",),
        },
        "access_grant": {
            Why.IDENTITY: ("account_id", "home_school_id", "ended_at"),
            Why.OTHERS: ("instead_of",),
        },
        "login_attempt": {Why.NAMELESS: ("bucket", "started_at", "tries")},
        "setting": {Why.NAMELESS: ("name", "value")},
        "audit": {
            Why.OFFICE: ("by",),
            Why.IDENTITY: ("subject",),
            Why.SECRET: ("payload_mac", "prev", "mac"),
        },
        "audit_payload": {Why.IDENTITY: ("seq",), Why.SECRET: ("salt",)},
        "batch": {
            Why.NAMELESS: (*("kind", "file_name", "sha256", "size", "at", "counts", "undone_at"),),
            Why.OFFICE: ("by",),
        },
        "batch_row": {Why.IDENTITY: ("batch_id", "corrected"), Why.COPY: ("key",)},
        "column_mapping": {Why.SCHOOL: ("fingerprint", "kind", "fields", "at")},
        "job": {
            Why.NAMELESS: (
                *("key", "kind", "state", "arguments", "progress", "note", "cancel"),
                *("attempts", "worker", "lease_until", "result", "error", "created_at"),
            ),
            Why.OFFICE: ("by",),
        },
        "signal": {Why.PROFESSION: ("body",)},
        "invitation": {Why.SECRET: ("token_hash",), Why.OFFICE: ("created_by",)},
        "form_session": {
            Why.SECRET: ("token_hash", "csrf", "sent"),
            Why.IDENTITY: ("invitation_id",),
            Why.SCHOOL: ("language", "created_at", "expires_at", "ended_at"),
        },
        "form_draft": {Why.IDENTITY: ("invitation_id",)},
        "response": {Why.IDENTITY: ("key",)},
        "task": {
            Why.IDENTITY: ("subject", "key"),
            Why.OFFICE: ("role", "opened_by", "closed_by"),
        },
        "reading": {Why.OFFICE: ("account_id",), Why.COPY: ("at",)},
        "trial": {Why.IDENTITY: ("round_id", "mentee_id"), Why.OTHERS: ("mentor_id",)},
        "programme": {Why.IDENTITY: ("pair_id",), Why.OTHERS: ("agreed",)},
        "programme_edition": {Why.IDENTITY: ("programme_id", "pair_id"), Why.OFFICE: ("by",)},
        "meeting": {
            Why.IDENTITY: ("pair_id", "key", "sequence"),
            Why.OTHERS: ("written_by",),
        },
        "support_case": {Why.IDENTITY: ("participation_id",), Why.OFFICE: ("author",)},
        "note": {Why.PROFESSION: ("case_id", "author", "at", "body")},
        "erasure": {
            Why.OFFICE: ("done_by", "commission"),
            Why.NAMELESS: ("counts", "backups", "done_at", "document_id"),
        },
        "ask": {Why.IDENTITY: ("pair_id",)},
        "climate": {
            Why.NAMELESS: (
                *("year", "wave", "instrument", "opened_on", "closes_on", "issued", "tickets"),
                *("sheets", "closed_on"),
            )
        },
        "alert": {
            Why.IDENTITY: ("pair_id", "data_version"),
            Why.OTHERS: (
                *("level", "points", "factors", "state", "raised_on", "due", "taken_on"),
                *("action", "note", "resolved_on", "result", "false_alarm"),
            ),
            Why.OFFICE: ("owner",),
        },
        "conclusion": {
            Why.NAMELESS: ("kind", "period", "edition", "body", "at"),
            Why.OFFICE: ("by",),
        },
        "rollup": {
            Why.NAMELESS: (
                *("period", "formula_version", "data_version", "made_at", "synthetic", "body"),
                "stamp",
            )
        },
        "shown": {
            Why.NAMELESS: ("audience", "cell", "data_version", "body", "records", "at"),
        },
        "pair_trace": {
            Why.IDENTITY: ("round_id", "mentee_id"),
            Why.OTHERS: (
                *("mentor_id", "year", "components", "weights", "weights_version"),
                *("predicted", "alternatives", "seed", "questionnaire", "by_hand", "at"),
                "propensity",
            ),
        },
        "roadmap_item": {
            Why.SCHOOL: (
                *("year", "code", "starts_on", "due", "responsible", "note", "override"),
                *("override_reason", "override_at"),
            ),
            Why.OFFICE: ("responsible_ids", "override_by"),
        },
        "appointment": {
            Why.IDENTITY: ("account_id", "document_id"),
            Why.OTHERS: ("deputy_id",),
        },
        "signature": {
            Why.IDENTITY: ("document_id",),
            Why.OFFICE: ("signed_by", "entered_by"),
            Why.SCHOOL: (
                *("state", "signed_on", "number", "entered_at", "scan", "scan_name", "reason"),
            ),
        },
        "school_template": {
            Why.SCHOOL: (
                *("template", "sha256", "file", "chosen_at", "confirmed_on", "retired_at"),
            ),
            Why.OFFICE: ("chosen_by", "confirmed_by", "checked_by"),
        },
        "candidacy": {
            Why.IDENTITY: ("mentor_id",),
            Why.OTHERS: ("mentee_ids", "rank", "score", "points", "reasons", "note", "reason"),
            Why.OFFICE: ("decided_by",),
        },
        "course": {
            Why.SCHOOL: (
                *("year", "title", "provider", "topics", "starts_on", "ends_on", "pass_share"),
                "state",
            )
        },
        "training": {Why.IDENTITY: ("course_id",)},
        "pair_report": {Why.IDENTITY: ("pair_id",)},
        "event": {
            Why.SCHOOL: (
                *("year", "kind", "title", "at", "minutes", "place", "state", "practices"),
                "document_id",
            ),
            Why.OTHERS: ("agenda", "chair", "secretary", "decisions"),
        },
        "attendance": {Why.IDENTITY: ("event_id",)},
        "study": {Why.IDENTITY: ("pair_id",), Why.OTHERS: ("author_ids", "agreed_ids", "reason")},
        "material": {
            Why.IDENTITY: ("study_id", "event_id"),
            Why.OTHERS: ("author_ids",),
            Why.COPY: ("file",),
        },
        "nomination": {Why.IDENTITY: ("event_id", "study_id"), Why.OTHERS: ("reason",)},
        "vote": {Why.IDENTITY: ("nomination_id", "voter_id")},
        "site_build": {
            Why.SCHOOL: (
                *("year", "number", "state", "file", "digest", "addresses", "made_at", "base"),
                *("checked", "published_at", "ended_at"),
            ),
            Why.OFFICE: ("made_by", "published_by"),
        },
        "site_entry": {Why.IDENTITY: ("build_id", "consent_id"), Why.OFFICE: ("removed_by",)},
        "weights_version": {
            Why.SCHOOL: (
                *("number", "weights", "basis", "state", "made_at", "decided_at", "reason"),
            ),
            Why.OFFICE: ("made_by", "decided_by"),
        },
        "document": {
            Why.OFFICE: ("made_by",),
            Why.SCHOOL: ("template", "template_sha256", "input_digest"),
        },
    }
)


def classified(table: str) -> frozenset[str]:
    """Every column of a table this page speaks of, the keys of all tables among them."""
    untold = [one for columns in UNTOLD.get(table, {}).values() for one in columns]
    return frozenset((*TOLD.get(table, ()), *untold, *_KEYS))
