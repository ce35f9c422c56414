"""The texts that items are found by, in a table of their own; `migrate` fills it."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring a database of the version before to this one."""
    op.create_table(
        "search_texts",
        sa.Column("item_id", _INTEGER, sa.ForeignKey("items.id", name="fk_search_texts_item_id"), nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("pinyin", sa.Text, nullable=False),
        sa.Column("initials", sa.Text, nullable=False),
        sa.Column("barcodes", sa.Text, nullable=False),
        sa.Column("revision", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_search_texts"),
        sqlite_strict=True,
    )
    op.create_index("ix_search_texts_revision", "search_texts", ["revision"])
    op.drop_column("items", "search")
