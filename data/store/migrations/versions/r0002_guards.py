"""Guards: evidence is never rewritten."""

from alembic import op

from data.store import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


FORBIDDEN = {
    "audit": ("update", "delete"),
    "audit_payload": ("update",),
    "consent": ("update", "delete"),
    "consent_text": ("update", "delete"),
    "decision": ("update", "delete"),
    "snapshot": ("update",),
    "sheet": ("update",),
}


def upgrade() -> None:
    for statement in guards.statements(op.get_context().dialect.name, FORBIDDEN):
        op.execute(statement)


def downgrade() -> None:
    for statement in guards.removals(op.get_context().dialect.name, FORBIDDEN):
        op.execute(statement)
