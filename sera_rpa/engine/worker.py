"""One worker: one ``robot`` run whose rows come from the ledger. Started by the supervisor, never by hand."""

from __future__ import annotations

import sys
from pathlib import Path


def work(task_file: Path, tenant: str, logs: Path, *, headed: bool) -> None:
    """Carries out rows of the run named in the environment until none is left, then looks for secrets in its files."""
    from robot.run import run_cli

    from sera_rpa.contract.robot_types import teach_robot
    from sera_rpa.engine.desk import desk
    from sera_rpa.engine.finish import search_secrets
    from sera_rpa.places import suite_root

    teach_robot()
    run_cli(
        [
            "--rpa", "--nostatusrc", "--consolecolors", "off", "--exitonerror",
            "--pythonpath", str(suite_root()),
            "--outputdir", str(logs), "--report", "NONE",
            "--variable", f"TENANT:{tenant}", "--variable", f"HEADED:{headed}",
            str(task_file),
        ],
        exit=False,
    )  # fmt: skip
    if desk.run:
        search_secrets(desk.ledger, desk.run, desk.folder, desk.secrets)


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), headed=sys.argv[4] == "headed")
