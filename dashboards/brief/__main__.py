"""`python -m dashboards.brief`: make the 晨报 of the edition in use and keep it, sealed.

The nightly job runs it after each publication; `make brief` makes the same file by hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from streamlit import logger

from cities.settings import CitySettings, SettingsError, load_city
from publishing import EditionError
from publishing.briefs import keep_brief
from publishing.city_data import CityData


def main() -> int:
    """Write the brief and name it on the terminal; 1 when it cannot be made, 2 without settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    parser.add_argument("--data", type=Path, help="its data folder (default: by DATA_ROOT)")
    arguments = parser.parse_args()
    try:
        city = load_city(arguments.city)
    except SettingsError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    try:
        path = make(city, CityData(arguments.data or city.data_dir))
    except EditionError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    print(f"晨报 {path}")
    return 0


def make(city: CitySettings, data: CityData) -> Path:
    """Make and keep the brief of the edition in use; give its path.

    Raises:
        EditionError: nothing was published yet, or the sheet cannot be set, sealed or written.
    """
    # Streamlit's caches, as they are declared, say that no browser is there.
    logger.set_log_level("ERROR")
    from dashboards.access.scope import WHOLE_CITY
    from dashboards.brief import sheet
    from dashboards.editions import Reader

    edition = data.edition_in_use()
    return keep_brief(data, edition, sheet.of_city(Reader(edition, WHOLE_CITY), city))


if __name__ == "__main__":
    sys.exit(main())
