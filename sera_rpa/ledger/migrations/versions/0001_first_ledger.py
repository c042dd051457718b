"""The first ledger: runs, items, attempts, writes, workers and used one-time codes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("task", sa.String(120), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("tenant", sa.String(80), nullable=False),
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("portal", sa.Text, nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("input_name", sa.Text, nullable=False),
        sa.Column("input_sha256", sa.String(64), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("ended", sa.DateTime),
        sa.Column("exit_code", sa.Integer),
        sa.Column("stopped_by", sa.Text, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("task", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("payload_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("record_url", sa.Text, nullable=False),
        sa.Column("not_before", sa.DateTime),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(120)),
        sa.Column("lease_until", sa.DateTime),
        sa.Column("run", sa.String(80), nullable=False),
        sa.Column("first_seen", sa.DateTime, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
        sa.UniqueConstraint("scope", "task", "reference"),
    )
    op.create_index("items_by_status", "items", ["status", "not_before"])
    op.create_table(
        "run_items",
        sa.Column("run", sa.String(80), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON),
    )
    op.create_index("run_items_by_item", "run_items", ["item"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
        sa.Column("run", sa.String(80), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(120), nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("ended", sa.DateTime),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("log", sa.Text, nullable=False),
        sa.Column("screenshot", sa.Text, nullable=False),
    )
    op.create_index("attempts_by_run", "attempts", ["run", "item"])
    op.create_index("attempts_by_item", "attempts", ["item"])
    op.create_table(
        "writes",
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("step", sa.String(120), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("intended", sa.DateTime, nullable=False),
        sa.Column("settled", sa.DateTime),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("run", sa.String(80), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("processes", sa.JSON, nullable=False),
        sa.Column("parent", sa.JSON),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
    )
    op.create_table(
        "used_codes",
        sa.Column("account", sa.String(200), primary_key=True),
        sa.Column("window", sa.Integer, primary_key=True),
    )


def downgrade() -> None:
    for table in ("used_codes", "workers", "writes", "attempts", "run_items", "items", "runs"):
        op.drop_table(table)
