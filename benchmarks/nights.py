"""`python -m benchmarks.nights --nights 30`: nights of the sample city, one after another.

A history is simulated and published; then day after day one more day is simulated and the nightly
job run. A second city reads the same deliveries day by day and builds nothing before the last of
them. Both must publish the same content hashes: what a night adds to what stands is what one build
makes of all batches. A city that read its systems once, at the end, would know less: they overwrite
what they told, such as the first life of a case that is reopened (重开). Whether the figures of all
nights are right is asked by `make truth`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg

from cities.sample.simulate import DEFAULT_SEED, standing_in
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.run import simulate
from cities.settings import CitySettings, load_city
from orchestration.graph import city_definitions
from orchestration.jobs import JOB_NAME
from orchestration.landing import pull_all
from orchestration.tools import prepare_tools
from publishing import Edition, current, read_refresh


@dataclass(frozen=True)
class SampleCity:
    """The sample city with its data below a folder of its own."""

    settings: CitySettings
    cases: int
    seed: int = DEFAULT_SEED

    @classmethod
    def below(
        cls,
        folder: Path,
        cases: int,
        database_url: str | None = None,
        seed: int = DEFAULT_SEED,
    ) -> SampleCity:
        """`folder` holds the raw files, the truth, the landing and the editions.

        `database_url` is where the case platform lies, if not in a SQLite file among the raw files.
        """
        settings = replace(
            load_city("sample"),
            data_dir=folder,
            raw_dir=folder / "raw",
            database_url=database_url,
            makes_brief=False,  # it reads sums: 4 s, whatever the scale
        )
        return cls(settings, cases, seed)

    def plan(self, days: int, shown: tuple[int, ...] = ()) -> Plan:
        """The plan of the first `days` days, of which nights have read those after `shown`."""
        return Plan(
            self.settings.raw_dir,
            self.truth_dir,
            seed=self.seed,
            cases=self.cases,
            days=days,
            database_url=self.settings.database_url,
            shown=shown,
        )

    @property
    def truth_dir(self) -> Path:
        """Where the simulation counts what is true."""
        return self.settings.data_dir / "truth"

    def use_key_of(self, other: SampleCity) -> None:
        """Hash persons with the key of `other`: hashes are compared."""
        other.settings.person_hash_key()
        secrets = "secrets"
        shutil.copytree(other.settings.data_dir / secrets, self.settings.data_dir / secrets)

    def live(self, days: int, *, next_day: bool = False) -> None:
        """Simulate the history of `days` days, or only the last of them on top of what is there."""
        standing = standing_in(self.settings) if next_day else None
        shown = standing.shown if standing else ()
        simulate(self.plan(days, shown), lambda _line: None, next_day=next_day)

    def read(self) -> None:
        """Land what the systems deliver today, and build nothing."""
        pull_all(self.settings, self.settings.now(), lambda _report: None)

    def night(self) -> float:
        """Run the nightly job in this process; its seconds.

        Raises:
            RuntimeError: nothing was published; the message has the reasons.
        """
        prepare_tools(self.settings)
        job = city_definitions(self.settings).resolve_job_def(JOB_NAME)
        started = time.perf_counter()
        with dg.DagsterInstance.ephemeral() as instance:
            done = job.execute_in_process(instance=instance, raise_on_error=False)
        if not done.success:
            told = read_refresh(self.settings.editions_dir)
            raise RuntimeError("; ".join(told.reasons) if told else "the nightly job failed")
        return time.perf_counter() - started

    @property
    def edition(self) -> Edition:
        """The edition in use.

        Raises:
            RuntimeError: there is none yet.
        """
        found = current(self.settings.editions_dir)
        if found is None:
            raise RuntimeError(f"no edition in {self.settings.editions_dir}")
        return found


def play(city: SampleCity, days: int, nights: int) -> Iterator[float]:
    """A history of `days` days and `nights` more, one by one; the seconds of every night."""
    for _ in days_of(city, days, nights):
        yield city.night()


def read_day_by_day(city: SampleCity, days: int, nights: int) -> None:
    """The same days, each read as a night would read it; nothing is built."""
    for _ in days_of(city, days, nights):
        city.read()


def days_of(city: SampleCity, days: int, nights: int) -> Iterator[None]:
    """Live a history of `days` days, then `nights` more, each of them when it is asked for."""
    for number in range(nights + 1):
        city.live(days + number, next_day=number > 0)
        yield


def main() -> int:
    """Print the seconds of every night and whether the hashes are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--days", type=int, default=60, help="days of the history before them")
    parser.add_argument("--scale", type=int, default=20_000, help="cases in two years")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        nightly = SampleCity.below(Path(folder) / "nightly", asked.scale)
        at_once = SampleCity.below(Path(folder) / "at_once", asked.scale)
        at_once.use_key_of(nightly)
        for number, seconds in enumerate(play(nightly, asked.days, asked.nights)):
            what = f"night {number}" if number else f"first {asked.days} days"
            sys.stdout.write(f"{what:<16} {seconds:6.1f} s  {nightly.edition.id}\n")
            sys.stdout.flush()
        read_day_by_day(at_once, asked.days, asked.nights)
        sys.stdout.write(f"{'all at once':<16} {at_once.night():6.1f} s  {at_once.edition.id}\n")
        hashes = [city.edition.manifest.content_hash for city in (nightly, at_once)]
    sys.stdout.write(f"{asked.nights} nights  {hashes[0]}\none build  {hashes[1]}\n")
    return 0 if hashes[0] == hashes[1] else 1


if __name__ == "__main__":
    sys.exit(main())
