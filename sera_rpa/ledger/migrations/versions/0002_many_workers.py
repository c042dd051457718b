"""Many workers and the people who steer them: order of the queue, operator actions, pauses, rates, breakers, turns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("task_file", sa.Text, nullable=False, server_default=""))
        runs.add_column(sa.Column("tenant_file", sa.Text, nullable=False, server_default=""))
        runs.add_column(sa.Column("options", sa.JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("items") as items:
        items.alter_column("status", type_=sa.String(12), existing_nullable=False)
        items.add_column(sa.Column("position", sa.Integer, nullable=False, server_default="0"))
        items.add_column(sa.Column("priority", sa.Integer, nullable=False, server_default="0"))
        items.add_column(sa.Column("deadline", sa.DateTime))
        items.add_column(sa.Column("tags", sa.JSON, nullable=False, server_default="[]"))
        items.create_index("items_by_queue", ["run", "status", "priority", "position"])
    op.drop_index("items_by_status", "items")
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("run", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("actions_by_item", "actions", ["item"])
    op.create_table(
        "pauses",
        sa.Column("scope", sa.String(200), primary_key=True),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "rates",
        sa.Column("scope", sa.String(200), primary_key=True),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("minute", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "breakers",
        sa.Column("scope", sa.String(200), primary_key=True),
        sa.Column("task", sa.String(120), primary_key=True),
        sa.Column("step", sa.String(120), primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("opened", sa.DateTime),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    for table in ("turns", "breakers", "rates", "pauses", "actions"):
        op.drop_table(table)
    op.create_index("items_by_status", "items", ["status", "not_before"])
    with op.batch_alter_table("items") as items:
        items.drop_index("items_by_queue")
        for name in ("tags", "deadline", "priority", "position"):
            items.drop_column(name)
    with op.batch_alter_table("runs") as runs:
        for name in ("options", "tenant_file", "task_file"):
            runs.drop_column(name)
