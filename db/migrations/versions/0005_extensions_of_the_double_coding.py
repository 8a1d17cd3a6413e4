"""How many more cases a decision to extend has double-coded."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("cases", sa.Integer(), nullable=False, server_default="0"))
