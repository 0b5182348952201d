"""Identities. Opaque strings, never a name and never a row number."""

from typing import NewType
from uuid import uuid4

SchoolId = NewType("SchoolId", str)
PersonId = NewType("PersonId", str)
AccountId = NewType("AccountId", str)
SheetId = NewType("SheetId", str)
ParticipationId = NewType("ParticipationId", str)
ConsentId = NewType("ConsentId", str)
RoundId = NewType("RoundId", str)
PairId = NewType("PairId", str)
BatchId = NewType("BatchId", str)
JobId = NewType("JobId", str)
SignalId = NewType("SignalId", str)
InvitationId = NewType("InvitationId", str)
ResponseId = NewType("ResponseId", str)
TaskId = NewType("TaskId", str)
TrialId = NewType("TrialId", str)
ProgrammeId = NewType("ProgrammeId", str)
MeetingId = NewType("MeetingId", str)
CaseId = NewType("CaseId", str)
NoteId = NewType("NoteId", str)
GrantId = NewType("GrantId", str)
ErasureId = NewType("ErasureId", str)
DocumentId = NewType("DocumentId", str)
AskId = NewType("AskId", str)
ClimateId = NewType("ClimateId", str)
AlertId = NewType("AlertId", str)
CandidacyId = NewType("CandidacyId", str)
CourseId = NewType("CourseId", str)
TrainingId = NewType("TrainingId", str)
ReportId = NewType("ReportId", str)
EventId = NewType("EventId", str)
AttendanceId = NewType("AttendanceId", str)
StudyId = NewType("StudyId", str)
MaterialId = NewType("MaterialId", str)
NominationId = NewType("NominationId", str)
VoteId = NewType("VoteId", str)
BuildId = NewType("BuildId", str)
EntryId = NewType("EntryId", str)
AppointmentId = NewType("AppointmentId", str)
TemplateId = NewType("TemplateId", str)


def new_id() -> str:
    """Return 32 hexadecimal characters that have never been used (UUID4, RFC 9562)."""
    return uuid4().hex
