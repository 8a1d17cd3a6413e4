"""Decisions on held returns, converted files and proposed themes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name):
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Bring the database forward."""
    with op.batch_alter_table("return") as table:
        table.add_column(sa.Column("decides", sa.Integer(), nullable=False, server_default="0"))
        for name in ("by", "read_as"):
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        table.drop_constraint(op.f("uq_return_sha256"), type_="unique")
        table.create_unique_constraint(op.f("uq_return_sha256_decides"), ["sha256", "decides"])
    op.create_table(
        "proposedtheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        *map(_text, ("round", "coder", "row", "title", "meaning")),
        sa.Column("cases", sa.JSON(none_as_null=True), nullable=False),
        *map(_text, ("quote", "document", "page", "note", "sheet", "cell")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return.id"], name=op.f("fk_proposedtheme_return_id_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposedtheme")),
        sa.UniqueConstraint("return_id", "row", name=op.f("uq_proposedtheme_return_id_row")),
    )
    op.create_index(op.f("ix_proposedtheme_return_id"), "proposedtheme", ["return_id"])
    op.create_index(op.f("ix_proposedtheme_round"), "proposedtheme", ["round"])
