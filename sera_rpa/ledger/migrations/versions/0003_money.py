"""What each write moves, and the run whose cap it counts to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("writes") as writes:
        writes.add_column(sa.Column("run", sa.String(80)))
        writes.add_column(sa.Column("cents", sa.BigInteger, nullable=False, server_default="0"))
        writes.create_index("writes_by_run", ["run", "cents"])


def downgrade() -> None:
    with op.batch_alter_table("writes") as writes:
        writes.drop_index("writes_by_run")
        writes.drop_column("cents")
        writes.drop_column("run")
