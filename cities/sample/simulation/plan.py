"""The plan of one simulation: which days, how large, from which seed, and where the files go."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

FIRST_DAY = date(2024, 1, 1)
TWO_YEARS = 731
DEFAULT_CASES = 250_000
_DAY_ZERO = date(2000, 1, 1)
_NIGHT_RUN = time(2, 30)


@dataclass(frozen=True)
class Plan:
    """What one run simulates.

    raw_dir: folder of the raw files. truth_dir: folder of the truth counted beside them.
    cases: cases expected in 731 days; other domains grow with `share`.
    database_url: SQLAlchemy URL of the case system; None is the SQLite file in `raw_dir`.
    shown: numbers of days, fewer than `days`, after which a night has read the systems before.
    """

    raw_dir: Path
    truth_dir: Path
    seed: int = 20240101
    cases: int = DEFAULT_CASES
    first_day: date = FIRST_DAY
    days: int = TWO_YEARS
    database_url: str | None = None
    shown: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a plan without a day or a case.

        Raises:
            ValueError: names the field.
        """
        if self.days < 1:
            raise ValueError(f"days must be at least 1, not {self.days}")
        if self.cases < 1:
            raise ValueError(f"cases must be at least 1, not {self.cases}")

    @property
    def share(self) -> float:
        """Size of this city against the default one."""
        return self.cases / DEFAULT_CASES

    @property
    def last_day(self) -> date:
        """Last simulated day."""
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def now(self) -> datetime:
        """The city's present: 02:30 of the night after the last day, when the nightly run starts.

        Nothing after the end of `last_day` has happened yet.
        """
        return datetime.combine(self.last_day + timedelta(days=1), _NIGHT_RUN)

    @property
    def sqlite_path(self) -> Path:
        """The SQLite file of the case system."""
        return self.raw_dir / "platform.sqlite"

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the case system."""
        return self.database_url or f"sqlite:///{self.sqlite_path}"

    def all_days(self) -> list[date]:
        """Every simulated day in order."""
        return [self.first_day + timedelta(days=n) for n in range(self.days)]

    def rng(self, stream: str, day: date | int = 0) -> np.random.Generator:
        """The generator of one stream on one day (or of any counter).

        It depends on the seed, the stream and the day alone, so that a night can be replayed
        without the nights before it.
        """
        return generator(self.seed, stream, day)


def generator(seed: int, stream: str, day: date | int = 0) -> np.random.Generator:
    """An independent generator for (seed, stream, day)."""
    number = (day - _DAY_ZERO).days if isinstance(day, date) else day
    words = np.frombuffer(hashlib.sha256(stream.encode()).digest()[:16], dtype=np.uint32)
    entropy = [seed, *(int(word) for word in words), number]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
