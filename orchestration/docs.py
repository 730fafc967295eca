"""`python -m orchestration.docs`: dbt's docs, the gate catalogue and 指标口径 in `site/`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from cities.settings import REPO, CitySettings, dbt_target_dir, load_city
from orchestration.book import TABLES, book_markdown, read_book
from orchestration.tools import prepare_tools
from orchestration.warehouse import DbtFailed, dbt_arguments, dbt_vars, run

SITE = REPO / "site"


def main() -> None:
    """Write `dbt/index.html` (one self-contained file), `gates.md` and `指标口径.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    settings = load_city(parser.parse_args().city)
    prepare_tools(settings)

    from expectations.catalogue import catalogue_markdown

    (SITE / "dbt").mkdir(parents=True, exist_ok=True)
    write_book(settings, SITE)
    run(dbt_arguments("docs", dbt_vars(settings), "--static", subcommand="generate"))
    shutil.copyfile(dbt_target_dir() / "static_index.html", SITE / "dbt" / "index.html")
    (SITE / "gates.md").write_text(catalogue_markdown(), encoding="utf-8")
    print(f"written: dbt/index.html, gates.md and 指标口径.md in {SITE}")


def write_book(settings: CitySettings, folder: Path) -> Path:
    """Write 指标口径.md from the city's `kpi_catalog`, built anew; no delivery is needed.

    Raises:
        DbtFailed: the book does not build.
    """
    options = ("--select", *TABLES, "--exclude-resource-type", "unit_test")
    broken = [
        node for node in run(dbt_arguments("build", dbt_vars(settings), *options)) if node.failed
    ]
    if broken:
        raise DbtFailed("; ".join(f"{node.name}: {node.message}" for node in broken))
    page = folder / "指标口径.md"
    page.write_text(book_markdown(*read_book(settings.warehouse_path)), encoding="utf-8")
    return page


if __name__ == "__main__":
    main()
