"""One nightly run at a time for a city, whoever started it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cities.settings import CitySettings
from publishing.refresh import clear_started, write_started

_HELD: set[Path] = set()
"""Locks that this process holds."""


class AlreadyRunning(RuntimeError):
    """Another run of the same city is under way; nothing was touched."""


@contextmanager
def only_run(settings: CitySettings) -> Iterator[None]:
    """Hold the city's run lock; the lock dies with its process.

    While it is held, the dashboards are told that a run goes on; a killed one leaves that behind.

    Raises:
        AlreadyRunning: another run holds it.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = _path(settings)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"{settings.name} 的夜间刷新正在运行（{path.name} 被占用）"
            ) from None
        _HELD.add(path)
        try:
            with suppress(OSError):  # a full disk is told of by the run, not by its mark
                now = datetime.now(settings.timezone).replace(tzinfo=None)
                write_started(settings.editions_dir, now)
            yield
            clear_started(settings.editions_dir)
        finally:
            _HELD.discard(path)


@contextmanager
def inside_only_run(settings: CitySettings) -> Iterator[None]:
    """Hold the run lock for what may have been started under it: the command line takes it first.

    Raises:
        AlreadyRunning: another process holds it.
    """
    if _path(settings) in _HELD:
        yield
        return
    with only_run(settings):
        yield


def _path(settings: CitySettings) -> Path:
    return settings.data_dir / "run.lock"
