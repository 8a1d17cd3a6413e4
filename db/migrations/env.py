"""Alembic's entry: run migrations on the connection that `db.open.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from db.columns import METADATA, Moment


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types into migrations, so that they never import this code."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime()"
    if type(item).__name__ == "AutoString":
        return "sa.String()"
    if type(item).__name__ == "JSON":
        return "sa.JSON(none_as_null=True)"
    return repr(item.impl) if isinstance(item, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
