"""Who of a group has said yes so far."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column(
        "agreed_ids", sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")
    )
    op.add_column("pair", column)


def downgrade() -> None:
    op.drop_column("pair", "agreed_ids")
