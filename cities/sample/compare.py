"""Compare the published edition of the sample city with the truth its simulation counted.

    python -m cities.sample.compare                     the edition in use
    python -m cities.sample.compare --edition EDITION   another one

Prints a table of every KPI, public table and kind of dirt. The exit code is 0 when everything was
compared and nothing differs, 1 when something differs or nothing was compared, 2 when the truth or
the edition is missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cities.sample.comparison.assessment import compare_assessment
from cities.sample.comparison.fates import compare_fates
from cities.sample.comparison.figures import NoTruth, compare_figures
from cities.sample.comparison.report import Section, verdict
from cities.sample.comparison.tables import compare_tables
from cities.settings import CitySettings, SettingsError, load_city

CITY = "sample"
MISSING = 2


class NoEdition(LookupError):
    """The edition does not exist."""


def main(arguments: list[str] | None = None) -> int:
    """Compare, print and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edition", default="current", help="edition id (current)")
    asked = parser.parse_args(arguments)
    try:
        settings = load_city(CITY)
        sections = compare(settings, asked.edition)
    except (NoTruth, NoEdition, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    for section in sections:
        sys.stdout.write("\n".join([*section.lines(), "", ""]))
    code = verdict(sections)
    compared = sum(section.compared for section in sections)
    differing = sum(section.differing for section in sections)
    sys.stdout.write(f"{compared:,} compared, {differing:,} differ\n")
    return code


def compare(settings: CitySettings, edition: str = "current") -> list[Section]:
    """Every section of the report.

    Raises:
        NoTruth: the simulation has not counted a truth.
        NoEdition: there is no such edition.
    """
    database = edition_database(settings, edition)
    truth_dir = settings.data_dir / "truth"
    sections = [compare_figures(database, truth_dir)]
    sections += compare_tables(database, truth_dir)
    sections += compare_assessment(settings, truth_dir)
    return [*sections, compare_fates(settings, truth_dir)]


def edition_database(settings: CitySettings, edition: str) -> Path:
    """The DuckDB file of an edition, its pointer resolved.

    Raises:
        NoEdition: no such edition has been published.
    """
    path = settings.editions_dir / edition / "warehouse.duckdb"
    if not path.is_file():
        raise NoEdition(f"no edition '{edition}' in {settings.editions_dir}: run the nightly job")
    return path.resolve()


if __name__ == "__main__":
    sys.exit(main())
