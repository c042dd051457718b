"""What each write moves, and the run whose cap it counts to; indexes for the order of claims and for ended attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("writes") as writes:
        writes.add_column(sa.Column("run", sa.String(80)))
        writes.add_column(sa.Column("cents", sa.BigInteger, nullable=False, server_default="0"))
        writes.create_index("writes_by_run", ["run", "cents"])
    op.drop_index("items_by_queue", "items")
    op.create_index("items_by_queue", "items", ["run", "status", sa.text("priority DESC"), "position"])
    op.create_index("attempts_by_end", "attempts", ["run", "ended"])
    op.drop_index("run_items_by_item", "run_items")
    op.create_index("run_items_by_item", "run_items", ["item", "run"])


def downgrade() -> None:
    op.drop_index("run_items_by_item", "run_items")
    op.create_index("run_items_by_item", "run_items", ["item"])
    op.drop_index("attempts_by_end", "attempts")
    op.drop_index("items_by_queue", "items")
    op.create_index("items_by_queue", "items", ["run", "status", "priority", "position"])
    with op.batch_alter_table("writes") as writes:
        writes.drop_index("writes_by_run")
        writes.drop_column("cents")
        writes.drop_column("run")
