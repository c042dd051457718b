"""One worker's place under the supervisor: its process from start to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from sera_rpa.engine.session_names import INPUTS_VARIABLE, MEGABYTES_VARIABLE, PARENT_VARIABLE, RUN_VARIABLE
from sera_rpa.engine.temporary import make_folder, note_owner
from sera_rpa.ledger.processes import end_processes, mark

if TYPE_CHECKING:
    from sera_rpa.engine.supervisor import Plan


class Slot:
    """A running worker; its logs go to ``logs/<number>`` in the run's folder, its temporary files to one of its own."""

    def __init__(self, number: int, plan: Plan) -> None:
        logs = plan.folder / "logs" / str(number)
        while logs.exists():  # a resumed run goes on counting
            number += 1
            logs = plan.folder / "logs" / str(number)
        logs.mkdir(parents=True)
        command = [sys.executable, "-m", "sera_rpa.engine.worker", str(plan.task_file), plan.tenant, str(logs)]
        temporary = make_folder()
        environment = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)) | {
            RUN_VARIABLE: plan.run, PARENT_VARIABLE: json.dumps(mark()), INPUTS_VARIABLE: str(plan.inputs),
            MEGABYTES_VARIABLE: str(plan.worker_megabytes),
        }  # fmt: skip
        with (logs / "console.txt").open("wb") as console:
            self._process = subprocess.Popen(
                [*command, "headed" if plan.headed else "headless"],
                env=os.environ | environment,
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, **_own_group(),
            )  # fmt: skip
        self._mark = mark(self._process.pid)
        note_owner(temporary, self._mark)

    def has_ended(self) -> bool:
        """Whether the worker's process has ended, by whatever cause."""
        return self._process.poll() is not None

    def ask_to_stop(self) -> None:
        """The worker finishes the row in hand and takes no other."""
        if not self.has_ended():
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Ends the worker at once, with all that it started."""
        end_processes([self._mark])
        self._process.wait()


def _own_group() -> dict[str, Any]:
    """The worker does not hear the terminal's Ctrl-C; the supervisor tells it."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]
    return {"start_new_session": True}
