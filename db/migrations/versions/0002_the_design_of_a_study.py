"""Meanings of questions, amendments, replacements, withdrawals and re-coding."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _moment(name):
    return sa.Column(name, sa.DateTime(), nullable=False)


def _text(name, nullable=False):
    return sa.Column(name, sa.String(), nullable=nullable)


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "meaning",
        sa.Column("version", sa.Integer(), nullable=False),
        _text("question"),
        _text("part"),
        sa.Column("began", sa.Integer(), nullable=False),
        _text("change"),
        _text("by"),
        _text("why"),
        sa.ForeignKeyConstraint(
            ["version"], ["codebookversion.number"], name=op.f("fk_meaning_version_codebookversion")
        ),
        sa.PrimaryKeyConstraint("version", "question", "part", name=op.f("pk_meaning")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("case_id"),
        _text("column"),
        _text("before"),
        _text("after"),
        _text("why"),
        _text("by"),
        _moment("amended_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index(op.f("ix_amendment_case_id"), "amendment", ["case_id"])
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        _text("case_out"),
        _text("case_in"),
        _text("why"),
        _text("by"),
        _moment("replaced_at"),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_replacement_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
        sa.UniqueConstraint("draw_id", "case_out", name=op.f("uq_replacement_draw_id_case_out")),
    )
    op.create_index(op.f("ix_replacement_draw_id"), "replacement", ["draw_id"])
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        _text("treatment"),
        _text("why"),
        _text("by"),
        _moment("withdrawn_at"),
        sa.CheckConstraint(
            "treatment in ('moved', 'set_aside', 'kept', 'waived', 'replaced', 'restored')",
            name=op.f("ck_withdrawal_treatment"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_withdrawal_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index(op.f("ix_withdrawal_assignment_id"), "withdrawal", ["assignment_id"])
    op.create_table(
        "recoding",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("round"),
        sa.Column("codebook_version", sa.Integer(), nullable=False),
        sa.Column("earlier_shown", sa.Boolean(), nullable=False),
        _text("by"),
        _text("why"),
        _moment("ordered_at"),
        sa.ForeignKeyConstraint(["round"], ["round.name"], name=op.f("fk_recoding_round_round")),
        sa.ForeignKeyConstraint(
            ["codebook_version"],
            ["codebookversion.number"],
            name=op.f("fk_recoding_codebook_version_codebookversion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoding")),
    )
    op.create_index(op.f("ix_recoding_round"), "recoding", ["round"])
    with op.batch_alter_table("draw") as table:
        table.add_column(sa.Column("flow", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("amendments", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("sampledcase") as table:
        table.add_column(sa.Column("stratum", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("weight", sa.Float(), nullable=True))
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("workbook") as table:
        table.add_column(sa.Column("rows", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(
            sa.Column("earlier_shown", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in ("after_amendment", "after_return"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    _add_meanings_of_what_was_shown()


def _add_meanings_of_what_was_shown() -> None:
    """Until now a row had one meaning: that of its round's codebook version."""
    with op.batch_alter_table("disclosure") as table:
        table.add_column(sa.Column("began", sa.Integer(), nullable=True))
        table.drop_constraint(op.f("uq_disclosure_case_id_question_part"), type_="unique")
    with op.batch_alter_table("checkpoint") as table:
        table.add_column(sa.Column("codebook_version", sa.Integer(), nullable=True))
    of_round = "(select codebook_version from round where round.name = {}.round)"
    op.execute(f"update disclosure set began = {of_round.format('disclosure')}")  # noqa: S608
    op.execute(
        f"update checkpoint set codebook_version = {of_round.format('checkpoint')}"  # noqa: S608
    )
    with op.batch_alter_table("disclosure") as table:
        table.alter_column("began", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint(
            op.f("uq_disclosure_case_id_question_part_began"),
            ["case_id", "question", "part", "began"],
        )
    with op.batch_alter_table("checkpoint") as table:
        table.alter_column("codebook_version", existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(
            op.f("fk_checkpoint_codebook_version_codebookversion"),
            "codebookversion",
            ["codebook_version"],
            ["number"],
        )
