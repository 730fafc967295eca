"""Whole nights, run as the schedule runs them: one command, one city, one data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from publishing import Edition, current
from publishing.refresh import RefreshOutcome, read_refresh

REPO = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Night:
    """A finished run of `make nightly` and what it left behind."""

    data_root: Path
    exit_code: int
    output: str

    @property
    def editions(self) -> Path:
        return self.data_root / "open_data" / "editions"

    @property
    def edition(self) -> Edition:
        found = current(self.editions)
        assert found is not None, self.output
        return found

    @property
    def refresh(self) -> RefreshOutcome:
        told = read_refresh(self.editions)
        assert told is not None, self.output
        return told


def run_night(data_root: Path, raw: Path | None = None) -> Night:
    """`make nightly CITY=open_data` with its own data folder."""
    environment = {
        **os.environ,
        "CITY": "open_data",
        "DATA_ROOT": str(data_root),
        "RAW": str(raw) if raw else "",
        "PERSON_HASH_KEY": "a key for tests only",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.nightly", "--city", "open_data"],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Night(data_root, done.returncode, done.stdout + done.stderr)
