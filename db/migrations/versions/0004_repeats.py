"""Cases that a coder is to code once more, blind, to be compared with the first time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "kind in ('coding', 'repeat', 'reconciliation', 'themes')"


def _text(name):
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("workbook") as table:
        table.drop_constraint(op.f("ck_workbook_kind"), type_="check")
        table.create_check_constraint(op.f("ck_workbook_kind"), KINDS)
    op.create_table(
        "repeat",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_text, ("round", "case_id", "coder")),
        sa.Column("issue", sa.Integer(), nullable=False),
        *map(_text, ("by", "why")),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.name"], name=op.f("fk_repeat_round_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeat")),
        sa.UniqueConstraint(
            "round", "case_id", "coder", name=op.f("uq_repeat_round_case_id_coder")
        ),
    )
    op.create_index(op.f("ix_repeat_round"), "repeat", ["round"])
