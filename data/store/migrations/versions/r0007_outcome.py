"""Roadmap, appointments, signatures, selection, training, closing, events, cases, the site."""

import sqlalchemy as sa
from alembic import op

from data.store.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("course",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("pass_share", sa.Float(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_course_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_course"))
    )
    op.create_table("roadmap_item",
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("responsible", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("responsible_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("override", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("override_by", sa.Text(), nullable=True),
        sa.Column("override_at", Moment(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roadmap_item_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "year", "code", name=op.f("pk_roadmap_item"))
    )
    op.create_table("school_template",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("chosen_at", Moment(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_template_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_school_template"))
    )
    op.create_index(op.f("ix_school_template_school_id_template"), "school_template", ["school_id", "template"], unique=False)
    op.create_table("site_build",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("addresses", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("checked", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_site_build_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_site_build"))
    )
    op.create_index("uq_site_build_number", "site_build", ["school_id", "number"], unique=True)
    op.create_table("candidacy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Text(), nullable=False),
        sa.Column("mentee_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("listed_at", Moment(), nullable=False),
        sa.Column("interviewed_on", sa.Date(), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "mentor_id"], ["person.school_id", "person.id"], name=op.f("fk_candidacy_school_id_mentor_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_candidacy_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_candidacy"))
    )
    op.create_index(op.f("ix_candidacy_school_id_mentor_id"), "candidacy", ["school_id", "mentor_id"], unique=False)
    op.create_table("training",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("attended", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "course_id"], ["course.school_id", "course.id"], name=op.f("fk_training_school_id_course_id_course")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_training_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_training_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_training"))
    )
    op.create_index(op.f("ix_training_school_id_person_id"), "training", ["school_id", "person_id"], unique=False)
    op.create_table("appointment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("deputy_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("duties", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "deputy_id"], ["person.school_id", "person.id"], name=op.f("fk_appointment_school_id_deputy_id_person")),
        sa.ForeignKeyConstraint(["school_id", "document_id"], ["document.school_id", "document.id"], name=op.f("fk_appointment_school_id_document_id_document")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_appointment_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_appointment_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_appointment"))
    )
    op.create_table("event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agenda", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("secretary", sa.Text(), nullable=False),
        sa.Column("decisions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("practices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "document_id"], ["document.school_id", "document.id"], name=op.f("fk_event_school_id_document_id_document")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_event_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_event"))
    )
    op.create_index(op.f("ix_event_school_id_year"), "event", ["school_id", "year"], unique=False)
    op.create_table("pair_report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "pair_id"], ["pair.school_id", "pair.id"], name=op.f("fk_pair_report_school_id_pair_id_pair")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_pair_report_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_pair_report_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_pair_report"))
    )
    op.create_index(op.f("ix_pair_report_school_id_pair_id"), "pair_report", ["school_id", "pair_id"], unique=False)
    op.create_table("signature",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("scan", sa.Text(), nullable=False),
        sa.Column("scan_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "document_id"], ["document.school_id", "document.id"], name=op.f("fk_signature_school_id_document_id_document")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_signature_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "document_id", name=op.f("pk_signature"))
    )
    op.create_table("site_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("build_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "build_id"], ["site_build.school_id", "site_build.id"], name=op.f("fk_site_entry_school_id_build_id_site_build")),
        sa.ForeignKeyConstraint(["school_id", "consent_id"], ["consent.school_id", "consent.id"], name=op.f("fk_site_entry_school_id_consent_id_consent")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_site_entry_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_site_entry_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_site_entry"))
    )
    op.create_index(op.f("ix_site_entry_school_id_build_id"), "site_entry", ["school_id", "build_id"], unique=False)
    op.create_index(op.f("ix_site_entry_school_id_person_id"), "site_entry", ["school_id", "person_id"], unique=False)
    op.create_table("study",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=True),
        sa.Column("author_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("agreed_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "pair_id"], ["pair.school_id", "pair.id"], name=op.f("fk_study_school_id_pair_id_pair")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_study_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_study"))
    )
    op.create_index(op.f("ix_study_school_id_pair_id"), "study", ["school_id", "pair_id"], unique=False)
    op.create_table("attendance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "event_id"], ["event.school_id", "event.id"], name=op.f("fk_attendance_school_id_event_id_event")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_attendance_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_attendance_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attendance"))
    )
    op.create_index("uq_attendance_person", "attendance", ["school_id", "event_id", "person_id"], unique=True)
    op.create_table("material",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("domains", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("author_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("study_id", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "event_id"], ["event.school_id", "event.id"], name=op.f("fk_material_school_id_event_id_event")),
        sa.ForeignKeyConstraint(["school_id", "study_id"], ["study.school_id", "study.id"], name=op.f("fk_material_school_id_study_id_study")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_material_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_material"))
    )
    op.create_table("nomination",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("study_id", sa.Text(), nullable=True),
        sa.Column("grounds", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "event_id"], ["event.school_id", "event.id"], name=op.f("fk_nomination_school_id_event_id_event")),
        sa.ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"], name=op.f("fk_nomination_school_id_person_id_person")),
        sa.ForeignKeyConstraint(["school_id", "study_id"], ["study.school_id", "study.id"], name=op.f("fk_nomination_school_id_study_id_study")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_nomination_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_nomination"))
    )
    op.create_index(op.f("ix_nomination_school_id_event_id"), "nomination", ["school_id", "event_id"], unique=False)
    op.create_table("vote",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("nomination_id", sa.Text(), nullable=False),
        sa.Column("voter_id", sa.Text(), nullable=False),
        sa.Column("marks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "nomination_id"], ["nomination.school_id", "nomination.id"], name=op.f("fk_vote_school_id_nomination_id_nomination")),
        sa.ForeignKeyConstraint(["school_id", "voter_id"], ["person.school_id", "person.id"], name=op.f("fk_vote_school_id_voter_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_vote_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_vote"))
    )
    op.create_index("uq_vote_voter", "vote", ["school_id", "nomination_id", "voter_id"], unique=True)
    op.add_column("document", sa.Column("year", sa.Text(), nullable=False, server_default=""))
    op.add_column("document", sa.Column("dated", sa.Date(), nullable=True))
    op.drop_index("uq_document_number", table_name="document")
    op.create_index("uq_document_number", "document", ["school_id", "kind", "year", "number"], unique=True)
    op.add_column("participation", sa.Column("ready_until", sa.Date(), nullable=True))
    op.add_column("participation", sa.Column("exempt_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("participation", sa.Column("free_from", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("fio_forms", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
    op.add_column("school", sa.Column("requisites", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("school", "requisites")
    op.drop_column("person", "fio_forms")
    op.drop_column("participation", "free_from")
    op.drop_column("participation", "exempt_reason")
    op.drop_column("participation", "ready_until")
    op.drop_index("uq_document_number", table_name="document")
    op.create_index("uq_document_number", "document", ["school_id", "kind", "number"], unique=True)
    op.drop_column("document", "dated")
    op.drop_column("document", "year")
    op.drop_index("uq_vote_voter", table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_nomination_school_id_event_id"), table_name="nomination")
    op.drop_table("nomination")
    op.drop_table("material")
    op.drop_index("uq_attendance_person", table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(op.f("ix_study_school_id_pair_id"), table_name="study")
    op.drop_table("study")
    op.drop_index(op.f("ix_site_entry_school_id_person_id"), table_name="site_entry")
    op.drop_index(op.f("ix_site_entry_school_id_build_id"), table_name="site_entry")
    op.drop_table("site_entry")
    op.drop_table("signature")
    op.drop_index(op.f("ix_pair_report_school_id_pair_id"), table_name="pair_report")
    op.drop_table("pair_report")
    op.drop_index(op.f("ix_event_school_id_year"), table_name="event")
    op.drop_table("event")
    op.drop_table("appointment")
    op.drop_index(op.f("ix_training_school_id_person_id"), table_name="training")
    op.drop_table("training")
    op.drop_index(op.f("ix_candidacy_school_id_mentor_id"), table_name="candidacy")
    op.drop_table("candidacy")
    op.drop_index("uq_site_build_number", table_name="site_build")
    op.drop_table("site_build")
    op.drop_index(op.f("ix_school_template_school_id_template"), table_name="school_template")
    op.drop_table("school_template")
    op.drop_table("roadmap_item")
    op.drop_table("course")
