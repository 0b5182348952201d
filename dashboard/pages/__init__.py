"""The pages of the office as data: who may open which. Navigation, guards and tests read this.

Each row names a module of this folder with a function ``page()``. Titles are messages of the
catalogue. A page without a row does not exist; a role without a row's roles is told «Нет доступа».
"""

from dataclasses import dataclass

from data.access import ROLES, Permission
from data.records.account import AccountRole


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One page: ``path`` in the address, ``needs`` the permission that opens it (None: any)."""

    path: str
    module: str
    title: str
    icon: str
    section: str = ""
    needs: Permission | None = None
    visible: bool = True

    @property
    def roles(self) -> frozenset[AccountRole]:
        """Roles that may open the page."""
        if self.needs is None:
            return frozenset(AccountRole)
        return frozenset(role for role, may in ROLES.items() if self.needs in may)


BANKS, MATCHING, WORKING, OFFICE = "Banks", "Matching", "Work and support", "Office"
QUALITY = "Quality"
PROGRAMME_YEAR, OUTCOMES = "Programme year", "Outcomes"
PART = "part"  # parameter of the address that opens one part of a page
WAITING_ROWS = "waiting"  # part of the import page: rows that wait for a correction

PAGES: tuple[PageRow, ...] = (
    PageRow(path="home", module="home", title="Home", icon=":material/home:"),
    PageRow(
        path="roadmap",
        module="roadmap",
        title="Roadmap",
        icon=":material/route:",
        section=PROGRAMME_YEAR,
        needs=Permission.ROADMAP_READ,
    ),
    PageRow(
        path="start",
        module="start",
        title="Beginning of the programme",
        icon=":material/flag:",
        section=PROGRAMME_YEAR,
        needs=Permission.ORDER_READ,
    ),
    PageRow(
        path="papers",
        module="papers",
        title="Papers",
        icon=":material/article:",
        section=PROGRAMME_YEAR,
        needs=Permission.ORDER_READ,
    ),
    PageRow(
        path="mentors",
        module="mentors",
        title="Bank of mentors",
        icon=":material/school:",
        section=BANKS,
        needs=Permission.BANK_READ,
    ),
    PageRow(
        path="mentees",
        module="mentees",
        title="Bank of mentees",
        icon=":material/group:",
        section=BANKS,
        needs=Permission.BANK_READ,
    ),
    PageRow(
        path="invitations",
        module="invitations",
        title="Invitations",
        icon=":material/outgoing_mail:",
        section=BANKS,
        needs=Permission.INVITATION_READ,
    ),
    PageRow(
        path="intake",
        module="intake",
        title="Import of tables",
        icon=":material/upload_file:",
        section=BANKS,
        needs=Permission.BANK_IMPORT,
    ),
    PageRow(
        path="card",
        module="card",
        title="Card of a person",
        icon=":material/badge:",
        section=BANKS,
        needs=Permission.BANK_READ,
        visible=False,
    ),
    PageRow(
        path="selection",
        module="selection",
        title="Selection and training",
        icon=":material/fact_check:",
        section=MATCHING,
        needs=Permission.SELECTION_READ,
    ),
    PageRow(
        path="round",
        module="round",
        title="Matching",
        icon=":material/handshake:",
        section=MATCHING,
        needs=Permission.ROUND_READ,
    ),
    PageRow(
        path="pairs",
        module="pairs",
        title="Pairs",
        icon=":material/diversity_3:",
        section=MATCHING,
        needs=Permission.ROUND_RESULT_READ,
    ),
    PageRow(
        path="programmes",
        module="programmes",
        title="Programmes and meetings",
        icon=":material/event_note:",
        section=WORKING,
        needs=Permission.PROGRAMME_STATE_READ,
    ),
    PageRow(
        path="unmatched",
        module="unmatched",
        title="Without a pair",
        icon=":material/person_search:",
        section=WORKING,
        needs=Permission.UNMATCHED_READ,
    ),
    PageRow(
        path="support",
        module="support",
        title="Support",
        icon=":material/psychology_alt:",
        section=WORKING,
        needs=Permission.RECOMMENDATION_READ,
    ),
    PageRow(
        path="support_months",
        module="support_months",
        title="Support by month",
        icon=":material/bar_chart:",
        section=WORKING,
        needs=Permission.QUALITY_READ,
    ),
    PageRow(
        path="signals",
        module="signals",
        title="Signals",
        icon=":material/notification_important:",
        section=WORKING,
        needs=Permission.SIGNAL_READ,
    ),
    PageRow(
        path="course",
        module="course",
        title="Course of the programme",
        icon=":material/timeline:",
        section=QUALITY,
        needs=Permission.ALERT_READ,
    ),
    PageRow(
        path="surveys",
        module="surveys",
        title="Surveys",
        icon=":material/poll:",
        section=QUALITY,
        needs=Permission.WAVE_READ,
    ),
    PageRow(
        path="quality",
        module="quality",
        title="Quality of the programme",
        icon=":material/monitoring:",
        section=QUALITY,
        needs=Permission.QUALITY_READ,
    ),
    PageRow(
        path="region",
        module="region",
        title="Schools of the municipality",
        icon=":material/location_city:",
        section=QUALITY,
        needs=Permission.AGGREGATE_READ,
    ),
    PageRow(
        path="conclusions",
        module="conclusions",
        title="Conclusions",
        icon=":material/edit_note:",
        section=QUALITY,
        needs=Permission.QUALITY_WRITE,
    ),
    PageRow(
        path="reports",
        module="reports",
        title="Reports",
        icon=":material/description:",
        section=QUALITY,
        needs=Permission.REPORT_READ,
    ),
    PageRow(
        path="validity",
        module="validity",
        title="Matching and outcomes",
        icon=":material/model_training:",
        section=QUALITY,
        needs=Permission.WEIGHTS_WRITE,
    ),
    PageRow(
        path="closing",
        module="closing",
        title="Completion and banks",
        icon=":material/task_alt:",
        section=OUTCOMES,
        needs=Permission.PAIR_READ,
    ),
    PageRow(
        path="events",
        module="events",
        title="Events",
        icon=":material/event:",
        section=OUTCOMES,
        needs=Permission.PRACTICE_READ,
    ),
    PageRow(
        path="cases",
        module="cases",
        title="Cases",
        icon=":material/auto_stories:",
        section=OUTCOMES,
        needs=Permission.PRACTICE_READ,
    ),
    PageRow(
        path="library",
        module="library",
        title="Practice library",
        icon=":material/local_library:",
        section=OUTCOMES,
        needs=Permission.PRACTICE_READ,
    ),
    PageRow(
        path="publication",
        module="publication",
        title="Publication on the site",
        icon=":material/public:",
        section=OUTCOMES,
        needs=Permission.SITE_READ,
    ),
    PageRow(
        path="privacy",
        module="privacy",
        title="Consents and requests",
        icon=":material/verified_user:",
        section=OFFICE,
        needs=Permission.CONSENT_READ,
    ),
    PageRow(
        path="templates",
        module="templates",
        title="Templates of papers",
        icon=":material/edit_document:",
        section=OFFICE,
        needs=Permission.TEMPLATE_READ,
    ),
    PageRow(
        path="deputies",
        module="deputies",
        title="Standing in",
        icon=":material/swap_horiz:",
        section=OFFICE,
        needs=Permission.GRANT_WRITE,
    ),
    PageRow(
        path="accounts",
        module="accounts",
        title="Accounts",
        icon=":material/manage_accounts:",
        section=OFFICE,
        needs=Permission.ACCOUNT_MANAGE,
    ),
    PageRow(
        path="health",
        module="health",
        title="State of the installation",
        icon=":material/monitor_heart:",
        section=OFFICE,
        needs=Permission.HEALTH_READ,
    ),
)
