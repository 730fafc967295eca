"""One nightly run at a time for a city, whoever started it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from cities.settings import CitySettings


class AlreadyRunning(RuntimeError):
    """Another run of the same city is under way; nothing was touched."""


@contextmanager
def only_run(settings: CitySettings) -> Iterator[None]:
    """Hold the city's run lock; the lock dies with its process.

    Raises:
        AlreadyRunning: another process holds it.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "run.lock"
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"{settings.name} 的夜间刷新正在运行（{path.name} 被占用）"
            ) from None
        yield
