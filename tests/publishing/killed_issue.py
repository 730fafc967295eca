"""One issue in a process of its own that counts what it does to the disk, and dies at one of them.

What counts as a step is told by Python's audit events: a file opened for writing, a folder made, a
rename, a removal, a change of mode, below the city's data folder.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from interrupted_process import FORKS, PATIENCE_S

from publishing.city_data import CityData
from publishing.exports.pack import Pack
from publishing.issues import issuing

FORKS.set_forkserver_preload(["duckdb", "polars", "pyarrow", "publishing.issues.issuing"])
_MOVES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod"}
NEVER = -1


def issue_killed_at(
    step: int, city: CityData, pack: Pack, by: str, now: datetime
) -> tuple[int | None, int]:
    """Exit code (-9 when it was killed before the step of this number), and the steps it took."""
    steps = FORKS.Value("i", 0)
    process = FORKS.Process(target=_run, args=(step, steps, city.root, pack, by, now))
    process.start()
    process.join(PATIENCE_S)
    return process.exitcode, steps.value


def _run(fatal: int, steps, root: Path, pack: Pack, by: str, now: datetime) -> None:
    def on_event(event: str, arguments: tuple[object, ...]) -> None:
        if not _is_step(event, arguments, root):
            return
        if steps.value == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        steps.value += 1

    sys.addaudithook(on_event)
    with patch.object(issuing, "make_pack", lambda *_: pack):
        issuing.issue(CityData(root), pack.period, by, now)


def _is_step(event: str, arguments: tuple[object, ...], root: Path) -> bool:
    if event not in _MOVES and not (event == "open" and _writes(arguments)):
        return False
    return str(arguments[0]).startswith(str(root))


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
