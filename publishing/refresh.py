"""What the banner on every page knows of the runs: how the last one ended, and since when one goes.

`last_refresh.json` is left by every run that reports; `refresh_started.json` is there while a run
goes on, and stays when its process is killed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from publishing.errors import EditionError
from publishing.storage import write_atomically

REFRESH_NAME = "last_refresh.json"
STARTED_NAME = "refresh_started.json"
RefreshKind = Literal["published", "unchanged", "blocked", "failed"]


@dataclass(frozen=True)
class RefreshOutcome:
    """How a run ended.

    `run_at` is when it ran (with its zone, or the city's wall time), `edition_id` the edition in
    use afterwards, `as_of` the time of the data the run saw (None when it failed before it knew),
    `reasons` (中文) why it was blocked or failed, one sentence each.
    """

    run_at: datetime
    outcome: RefreshKind
    edition_id: str | None
    reasons: list[str] = field(default_factory=list)
    as_of: datetime | None = None


def write_refresh(editions: Path, refresh: RefreshOutcome) -> None:
    """Replace `editions/last_refresh.json` atomically; the folder is made when it is missing."""
    editions.mkdir(parents=True, exist_ok=True)
    fields = {
        "run_at": refresh.run_at.isoformat(),
        "outcome": refresh.outcome,
        "edition_id": refresh.edition_id,
        "reasons": list(refresh.reasons),
        "as_of": refresh.as_of.isoformat() if refresh.as_of else None,
    }
    write_atomically(
        editions / REFRESH_NAME, json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    )


def read_refresh(editions: Path) -> RefreshOutcome | None:
    """How the last run ended, or None when none ever ran.

    Raises:
        EditionError: the file is not one that `write_refresh` wrote.
    """
    path = editions / REFRESH_NAME
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["outcome"] not in get_args(RefreshKind):
            raise ValueError(f"unknown outcome '{fields['outcome']}'")
        return RefreshOutcome(
            run_at=datetime.fromisoformat(fields["run_at"]),
            outcome=fields["outcome"],
            edition_id=fields["edition_id"],
            reasons=fields["reasons"],
            as_of=datetime.fromisoformat(fields["as_of"]) if fields["as_of"] else None,
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise EditionError(f"{path} is damaged ({error}); the next run writes it anew") from error


def write_started(editions: Path, started_at: datetime) -> None:
    """Say that a run goes on since `started_at`; the folder is made when it is missing."""
    editions.mkdir(parents=True, exist_ok=True)
    told = json.dumps({"started_at": started_at.isoformat()})
    write_atomically(editions / STARTED_NAME, told + "\n")


def clear_started(editions: Path) -> None:
    """Say that the run has come to its end, whatever the end was."""
    (editions / STARTED_NAME).unlink(missing_ok=True)


def read_started(editions: Path) -> datetime | None:
    """Since when a run goes on or lies killed; None when none does.

    Raises:
        EditionError: the file is not one that `write_started` wrote.
    """
    path = editions / STARTED_NAME
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["started_at"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise EditionError(f"{path} is damaged ({error}); the next run writes it anew") from error
