"""`python -m orchestration.docs`: dbt's documentation and the gate catalogue, in `site/`."""

from __future__ import annotations

import argparse
import shutil

from cities.settings import REPO, dbt_target_dir, load_city
from orchestration.tools import prepare_tools
from orchestration.warehouse import dbt_arguments, dbt_vars, run

SITE = REPO / "site"


def main() -> None:
    """Write `site/dbt/index.html` (one self-contained file) and `site/gates.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    settings = load_city(parser.parse_args().city)
    prepare_tools(settings)

    from expectations.catalogue import catalogue_markdown

    run(dbt_arguments("docs", dbt_vars(settings), "--static", subcommand="generate"))
    (SITE / "dbt").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(dbt_target_dir() / "static_index.html", SITE / "dbt" / "index.html")
    (SITE / "gates.md").write_text(catalogue_markdown(), encoding="utf-8")
    print(f"written: {SITE / 'dbt' / 'index.html'} and {SITE / 'gates.md'}")


if __name__ == "__main__":
    main()
