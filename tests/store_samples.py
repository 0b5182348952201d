"""One record of every kind with every field filled, and how to lay them into a store."""

from dataclasses import replace
from datetime import UTC, date, datetime

from data.records.account import Account, AccountRole, Session
from data.records.bank import MenteeState, MentorState, Participation, PartnerLine, Role
from data.records.consent import Channel, Consent, ConsentAct, ConsentText, Purpose
from data.records.door import Grant, Reading
from data.records.intake import (
    Batch,
    BatchRow,
    ColumnMapping,
    Finding,
    RowOutcome,
    Severity,
    TableKind,
)
from data.records.invitation import (
    Form,
    FormDraft,
    FormSession,
    Invitation,
    Response,
    Sending,
)
from data.records.job import Job, JobState
from data.records.monitoring import (
    Alert,
    AlertState,
    Ask,
    AskState,
    Climate,
    Conclusion,
    PairTrace,
    Rollup,
    Shown,
    WeightsState,
    WeightsVersion,
)
from data.records.pair import Pair, PairState
from data.records.paper import Document, Erasure, ErasureState
from data.records.person import Person
from data.records.programme import (
    Action,
    Checkpoint,
    Goal,
    Meeting,
    MeetingState,
    Programme,
    ProgrammeEdition,
    ProgrammeState,
    Trial,
    TrialState,
)
from data.records.questionnaire import AnswerSheet
from data.records.round import (
    Contribution,
    Decision,
    DecisionKind,
    Proposal,
    Round,
    RoundStatus,
    Run,
    Snapshot,
    UnmatchedReason,
    Unplaced,
)
from data.records.signals import SealedSignal
from data.records.support import CaseState, PlanStep, Recommendation, SealedNote, SupportCase
from data.records.task import Task, TaskState
from tests.stores import SCHOOL

MOMENT = datetime(2026, 9, 21, 6, 30, 15, 123456, tzinfo=UTC)
DAY = date(2026, 9, 21)

MENTOR = Person(
    id="mentor",
    school_id=SCHOOL.id,
    fio="Ёлкина-Щукина Анна Петровна",
    year_of_birth=1971,
    post="учитель",
    subjects=("math", "physics"),
    levels=("basic",),
    years_teaching=30,
    years_in_school=12,
    category="highest",
    site="корпус «Б»",
    part_time=True,
    workplace="МБОУ «А&Б» <лицей>",
    email="elkina@example.org",
    external_id="00112233445",
    archived_at=MOMENT,
    hired_on=DAY,
    left_on=DAY,
    left_for="profession",
)
MENTEE = Person(id="mentee", school_id=SCHOOL.id, fio="Ежов Иван", manager_id="mentor")
PARTICIPATION = Participation(
    id="row",
    school_id=SCHOOL.id,
    person_id="mentor",
    role=Role.MENTOR,
    year="2026/2027",
    state=MentorState.READY,
    entered_on=DAY,
    waiting_since=DAY,
    ended_on=DAY,
    headline="Проектная деятельность\nи ФГОС",
    achievements="Почётная грамота",
    form="teacher_teacher",
    kind="traditional",
    results="целей достигнуто 2 из 3",
    link="https://example.org/кейс",
    mark="пройдена",
    reason="low_fit",
    lines=(PartnerLine(fio="Жук Пётр", workplace="Лицей", ended_on=DAY), PartnerLine()),
)
WAITING = replace(
    PARTICIPATION, id="row2", person_id="mentee", role=Role.MENTEE, state=MenteeState.WAITING
)
SHEET = AnswerSheet(
    id="sheet",
    school_id=SCHOOL.id,
    person_id="mentee",
    role=Role.MENTEE,
    year="2026/2027",
    questionnaire="mentee@1.0.0",
    answers={"planning.1": 4, "needs_top": ("planning", "ict"), "text": "Ё «»", "share": 0.25},
    submitted_at=MOMENT,
    source="import",
)
TEXT = ConsentText(
    version="processing-ru@1.0.0",
    language="ru",
    text="Я согласен…",
    sha256="ab",
    valid_from=DAY,
    paper="publication",
    purposes=(Purpose.PUBLICATION,),
)
CONSENT = Consent(
    id="consent",
    school_id=SCHOOL.id,
    person_id="mentee",
    purposes=(Purpose.BANK, Purpose.MATCHING),
    act=ConsentAct.GIVEN,
    text_version=TEXT.version,
    channel=Channel.PAPER,
    at=MOMENT,
    valid_to=date(2031, 9, 1),
    evidence="папка 3, лист 7",
    entered_by="account",
    subject="pair",
    fields=("fio", "photo"),
    terms={"pay": "10 %", "term": "до 31 мая"},
    scan="0f",
)
ROUND = Round(
    id="round",
    school_id=SCHOOL.id,
    year="2026/2027",
    number=1,
    name="Осенний круг",
    status=RoundStatus.COMPUTED,
    created_at=MOMENT,
    run_no=2,
    digest="cd",
    policy={"fairness": 2, "weights": {"need": 0.5, "wish": [0.25, 0.25]}, "floor": None},
    seed=2**40,
    software="0.1.0",
    reviewed_by="account",
    approved_by="account",
)
SNAPSHOT = Snapshot(
    round_id="round", school_id=SCHOOL.id, digest="cd", body='{"ё":1}', frozen_at=MOMENT
)
RUN = Run(
    round_id="round",
    school_id=SCHOOL.id,
    run_no=2,
    totals={"placed": 1, "affinity": 0.1 + 0.2},
    certificate={"duals": [1, 2]},
    computed_at=MOMENT,
)
PROPOSAL = Proposal(
    round_id="round",
    school_id=SCHOOL.id,
    run_no=2,
    mentee_id="mentee",
    mentor_id="mentor",
    score=1 / 3,
    points=71,
    reliability=0.8,
    contributions=(
        Contribution(code="need", points=50, detail="planning"),
        Contribution(code="time", points=21, known=False),
    ),
    risk="no_common_time",
    risk_detail="только вторник",
    runner_up="mentee",
    runner_up_price=0.05,
    locked=True,
    by_hand=True,
)
UNPLACED = Unplaced(
    round_id="round",
    school_id=SCHOOL.id,
    run_no=2,
    mentee_id="mentee",
    reason=UnmatchedReason.NO_CAPACITY,
    detail={"competes_with": ["a", "b"]},
    helps=({"action": "capacity", "mentor": "mentor"}, {"action": "wait"}),
)
DECISION = Decision(
    seq=1,
    round_id="round",
    school_id=SCHOOL.id,
    kind=DecisionKind.REPLACE,
    mentee_id="mentee",
    mentor_id="mentor",
    reason="по просьбе обоих",
    by="account",
    at=MOMENT,
    undoes=7,
)
PAIR = Pair(
    id="pair",
    school_id=SCHOOL.id,
    round_id="round",
    year="2026/2027",
    mentor_id="mentor",
    mentee_ids=("mentee", "mentor"),
    form="teacher_teacher",
    kind="group",
    state=PairState.CONSENTED,
    by_hand=True,
    reason="группа",
    predicted_fit=0.7,
    mentor_agreed=True,
    mentee_agreed=False,
    basis="заявление",
    started_on=DAY,
    ended_on=DAY,
    results="…",
    link="…",
    offered_on=DAY,
    due=DAY,
    mentor_type="consultant",
    trial_until=DAY,
    planned_until=DAY,
    paused_until=DAY,
    former_ids=("mentor",),
)
ACCOUNT = Account(
    id="account",
    school_id=SCHOOL.id,
    login="Elkina",
    display_name="А. П. Ёлкина-Щукина",
    roles=(AccountRole.CURATOR, AccountRole.PSYCHOLOGIST),
    password_hash="$argon2id$…",
    must_change=True,
    person_id="mentor",
    disabled_at=MOMENT,
    second_factor="s1.ab",
    identity="https://id.example.org 42",
    away_until=DAY,
)
SESSION = Session(
    token_hash="ef",
    school_id=SCHOOL.id,
    account_id="account",
    csrf="token",
    language="en",
    created_at=MOMENT,
    seen_at=MOMENT,
    expires_at=MOMENT,
    ended_at=MOMENT,
    device="Firefox",
    school="other",
)
BATCH = Batch(
    id="batch",
    school_id=SCHOOL.id,
    kind=TableKind.MENTEES,
    file_name="анкеты ё.xlsx",
    sha256="0a",
    size=2**33,
    at=MOMENT,
    by="account",
    counts={"imported": 1, "rejected": 1},
    undone_at=None,
)
BATCH_ROW = BatchRow(
    batch_id="batch",
    school_id=SCHOOL.id,
    sheet="Лист1",
    row=7,
    key="k7",
    outcome=RowOutcome.IMPORTED,
    cells={"ФИО": "=HYPERLINK(1)", "Год": "1990"},
    findings=(
        Finding(code="intake.date", severity=Severity.ERROR, row=7, params={"least": 1}),
        Finding(code="intake.note", severity=Severity.NOTE),
    ),
    person_id="mentee",
    corrected=True,
)
MAPPING = ColumnMapping(
    school_id=SCHOOL.id, fingerprint="fp", kind=TableKind.STAFF, fields={"ФИО": "fio"}, at=MOMENT
)
JOB = Job(
    id="job",
    school_id=SCHOOL.id,
    key="round.compute:round:2",
    kind="round.compute",
    state=JobState.RUNNING,
    by="account",
    arguments={"round_id": "round"},
    progress=0.5,
    note="строки",
    cancel=True,
    attempts=2,
    worker="w1",
    lease_until=MOMENT,
    result={"pairs": 3},
    error="нет",
    created_at=MOMENT,
)

SIGNAL = SealedSignal(id="name", school_id=SCHOOL.id, body="s1.0.ё", version=3)
INVITATION = Invitation(
    id="invitation",
    school_id=SCHOOL.id,
    person_id="mentee",
    form=Form.ANSWER,
    subject="pair",
    token_hash="aa",
    created_at=MOMENT,
    created_by="account",
    expires_at=MOMENT,
    sending=Sending.EMAIL,
    sent_at=MOMENT,
    opened_at=MOMENT,
    submitted_at=MOMENT,
    editable_until=MOMENT,
    reminded_at=MOMENT,
    reminders=2,
    revoked_at=MOMENT,
)
FORM_SESSION = FormSession(
    token_hash="bb",
    school_id=SCHOOL.id,
    invitation_id="invitation",
    csrf="token",
    language="ru",
    created_at=MOMENT,
    expires_at=MOMENT,
    ended_at=MOMENT,
    sent="cc",
)
FORM_DRAFT = FormDraft(
    invitation_id="invitation",
    school_id=SCHOOL.id,
    person_id="mentee",
    answers={"planning.1": 4, "needs_top": ("planning",), "text": "Ё «»"},
    page=2,
    saved_at=MOMENT,
    seconds={"REL": 41.5},
)
RESPONSE = Response(
    id="response",
    school_id=SCHOOL.id,
    person_id="mentee",
    form=Form.WAVE,
    subject="SAT@end",
    instrument="SAT@1.0.0",
    answers={"SAT.1": 9, "why": "Всё «хорошо»", "many": ("a", "b")},
    submitted_at=MOMENT,
    key="k",
    source="paper",
    context={"pair": "pair", "day": 45},
)
TASK = Task(
    id="task",
    school_id=SCHOOL.id,
    kind="quiet_pair",
    subject="pair:pair",
    role=AccountRole.CURATOR,
    key="quiet:pair:1",
    opened_at=MOMENT,
    opened_by="system",
    due=DAY,
    person_id="mentee",
    state=TaskState.IN_HAND,
    note="поговорить",
    closed_at=MOMENT,
    closed_by="account",
)
GRANT = Grant(
    id="grant",
    school_id=SCHOOL.id,
    account_id="account",
    home_school_id="elsewhere",
    roles=(AccountRole.PSYCHOLOGIST,),
    from_on=DAY,
    until_on=DAY,
    reason="отпуск",
    instead_of="account",
    ended_at=MOMENT,
)
READING = Reading(
    person_id="mentee",
    account_id="account",
    role="curator",
    what="card",
    day=DAY,
    at=MOMENT,
    school_id=SCHOOL.id,
)
TRIAL = Trial(
    id="trial",
    school_id=SCHOOL.id,
    round_id="round",
    mentee_id="mentee",
    mentor_id="mentor",
    state=TrialState.HELD,
    by_mentee=4,
    by_mentor=3,
    held_on=DAY,
)
PROGRAMME = Programme(
    id="programme",
    school_id=SCHOOL.id,
    pair_id="pair",
    state=ProgrammeState.AMENDED,
    edition=2,
    goals=(Goal(code="g1", text="Цель «А»", sign="видно", domain="planning", level=1, weight=3),),
    actions=(
        Action(
            code="a1", goal="g1", text="Урок", format="lesson", due=DAY, result="да", done_on=DAY
        ),
        Action(code="a2", goal="g1", text="Без срока"),
    ),
    checkpoints=(Checkpoint(on=DAY, text="Середина", held_on=DAY),),
    starts_on=DAY,
    ends_on=DAY,
    meetings_planned=8,
    agreed={"mentor": "2026-09-21"},
    result="…",
    closed_on=DAY,
)
EDITION = ProgrammeEdition(
    programme_id="programme",
    edition=1,
    school_id=SCHOOL.id,
    pair_id="pair",
    body='{"ё":1}',
    at=MOMENT,
    by="account",
    reason="срок",
)
MEETING = Meeting(
    id="meeting",
    school_id=SCHOOL.id,
    pair_id="pair",
    state=MeetingState.HELD,
    at=MOMENT,
    minutes=45,
    topic="План урока",
    key="m",
    format="online",
    done="разобрали",
    next_steps="попробовать",
    goals=("g1",),
    written_by="mentor",
    sequence=3,
)
CASE = SupportCase(
    id="case",
    school_id=SCHOOL.id,
    person_id="mentee",
    participation_id="row2",
    state=CaseState.PLAN,
    reason="low_fit",
    opened_at=MOMENT,
    author="account",
    agreed_to_talk=True,
    template="first_steps",
    steps=(PlanStep(code="talk", due=DAY, done_on=DAY), PlanStep(code="visit")),
    next_step="talk",
    next_on=DAY,
    recommendation=Recommendation.GROUP,
    recommended_at=MOMENT,
    applied_at=MOMENT,
    credit=True,
    outcome="no_need",
    closed_at=MOMENT,
)
NOTE = SealedNote(
    id="note",
    school_id=SCHOOL.id,
    case_id="case",
    author="account",
    at=MOMENT,
    body="s1.0.ё",
)
ERASURE = Erasure(
    id="erasure",
    school_id=SCHOOL.id,
    person_id="mentee",
    grounds="withdrawn",
    opened_at=MOMENT,
    due=DAY,
    state=ErasureState.DONE,
    done_at=MOMENT,
    done_by="account",
    commission=("Иванов И. И.",),
    counts={"sheet": 2},
    backups=("a.bak",),
    document_id="document",
)
DOCUMENT = Document(
    id="document",
    school_id=SCHOOL.id,
    kind="destruction_act",
    number=1,
    title="Акт",
    subject="erasure:erasure",
    template="destruction_act",
    template_sha256="a",
    input_digest="b",
    sha256="c",
    made_at=MOMENT,
    made_by="account",
    person_id="mentee",
)

# repository, its records, in an order in which every link points to what is there
ASK = Ask(
    id="ask",
    school_id=SCHOOL.id,
    person_id="mentee",
    pair_id="pair",
    role=Role.MENTEE,
    year="2026/2027",
    wave="day60",
    extent="REL",
    state=AskState.ANSWERED,
    opens_on=DAY,
    closes_on=DAY,
    sent_on=DAY,
    answered_on=DAY,
    reminded_on=DAY,
    reminders=2,
    source="link",
)
CLIMATE = Climate(
    id="climate",
    school_id=SCHOOL.id,
    year="2026/2027",
    wave="pre",
    instrument="CLIM@1.0.0",
    opened_on=DAY,
    closes_on=DAY,
    issued=2,
    tickets=("aa",),
    sheets=({"CLIM.1": 4},),
    closed_on=DAY,
)
ALERT = Alert(
    id="alert",
    school_id=SCHOOL.id,
    pair_id="pair",
    level="red",
    points=5,
    factors={"gap": {"days": 31}},
    state=AlertState.RAISED,
    raised_on=DAY,
    due=DAY,
    data_version="ab",
    owner="account",
    taken_on=DAY,
    action="call",
    note="созвониться",
    resolved_on=DAY,
    result="встретились",
    false_alarm=True,
)
CONCLUSION = Conclusion(
    school_id=SCHOOL.id,
    kind="swot",
    period="2026/2027",
    edition=1,
    body={"lines": [{"text": "Всё «хорошо»", "n": 12}]},
    at=MOMENT,
    by="account",
)
ROLLUP = Rollup(
    school_id=SCHOOL.id,
    period="2026/2027",
    formula_version="1",
    data_version="ab",
    made_at=MOMENT,
    synthetic=True,
    body='{"ё":1}',
    stamp="cd",
)
SHOWN = Shown(
    school_id=SCHOOL.id,
    audience="school",
    cell="SAT1|2026/2027|",
    data_version="ab",
    body={
        "figure": '{"metric_id":"SAT1","level":"S","unit_id":"s45","period":"2026/2027","n":7}',
        "before": ["ab cd"],
    },
    records=("aa", "bb"),
    at=MOMENT,
)
TRACE = PairTrace(
    round_id="round",
    mentee_id="mentee",
    school_id=SCHOOL.id,
    mentor_id="mentor",
    year="2026/2027",
    components={"need": 0.1 + 0.2},
    weights={"need": 1.0},
    weights_version="default",
    predicted=1 / 3,
    alternatives=("mentee",),
    seed=7,
    questionnaire="1.0.0",
    by_hand=True,
    at=MOMENT,
    propensity=0.25,
)
WEIGHTS = WeightsVersion(
    school_id=SCHOOL.id,
    number=1,
    weights={"need": 1.0},
    basis={"pairs": 120},
    state=WeightsState.SIGNED,
    made_at=MOMENT,
    made_by="account",
    decided_at=MOMENT,
    decided_by="account",
    reason="проверено",
)

EVERYTHING = (
    ("people", (MENTOR, MENTEE)),
    ("participations", (PARTICIPATION, WAITING)),
    ("sheets", (SHEET,)),
    ("consent_texts", (TEXT,)),
    ("consents", (CONSENT,)),
    ("rounds", (ROUND,)),
    ("snapshots", (SNAPSHOT,)),
    ("runs", (RUN,)),
    ("proposals", (PROPOSAL,)),
    ("unplaced", (UNPLACED,)),
    ("decisions", (DECISION,)),
    ("pairs", (PAIR,)),
    ("accounts", (ACCOUNT,)),
    ("sessions", (SESSION,)),
    ("batches", (BATCH,)),
    ("batch_rows", (BATCH_ROW,)),
    ("mappings", (MAPPING,)),
    ("jobs", (JOB,)),
    ("signals", (SIGNAL,)),
    ("invitations", (INVITATION,)),
    ("form_sessions", (FORM_SESSION,)),
    ("form_drafts", (FORM_DRAFT,)),
    ("responses", (RESPONSE,)),
    ("tasks", (TASK,)),
    ("grants", (GRANT,)),
    ("readings", (READING,)),
    ("trials", (TRIAL,)),
    ("programmes", (PROGRAMME,)),
    ("programme_editions", (EDITION,)),
    ("meetings", (MEETING,)),
    ("cases", (CASE,)),
    ("notes", (NOTE,)),
    ("erasures", (ERASURE,)),
    ("documents", (DOCUMENT,)),
    ("asks", (ASK,)),
    ("climates", (CLIMATE,)),
    ("alerts", (ALERT,)),
    ("conclusions", (CONCLUSION,)),
    ("rollups", (ROLLUP,)),
    ("shown_cells", (SHOWN,)),
    ("pair_traces", (TRACE,)),
    ("weights_versions", (WEIGHTS,)),
)
NAMES = tuple(name for name, _records in EVERYTHING)


def of_school(record, school_id):
    """The same record in another school; what must be unique in an installation is renamed."""
    if getattr(record, "school_id", school_id) == school_id:
        return record
    changes = {"school_id": school_id}
    if hasattr(record, "login"):
        changes["login"] = f"{record.login}-{school_id}"
    if hasattr(record, "token_hash"):
        changes["token_hash"] = f"{record.token_hash}-{school_id}"
    return replace(record, **changes)


def lay(work) -> None:
    """One record of every kind into the school of a unit of work."""
    for name, records in EVERYTHING:
        getattr(work, name).put_all([of_school(one, work.school_id) for one in records])


def key_of(repository, record) -> tuple:
    return tuple(getattr(record, field) for field in repository.shape.key)
