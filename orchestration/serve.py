"""`python -m orchestration.serve`: Dagster's UI and daemon for one city, on this machine only.

Dagster has no sign-in, so it is bound to loopback.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cities.settings import load_city
from orchestration.tools import prepare_tools

LOOPBACK = "127.0.0.1"


def dagster_arguments(port: int) -> list[str]:
    """The command line of `dagster dev`, without side effects."""
    return [
        "dagster",
        "dev",
        "--module-name",
        "orchestration.definitions",
        "--host",
        LOOPBACK,
        "--port",
        str(port),
    ]


def main() -> None:
    """Replace this process by `dagster dev`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    parser.add_argument("--port", type=int, default=3000)
    arguments = parser.parse_args()
    settings = load_city(arguments.city)
    prepare_tools(settings)
    os.environ["CITY"] = settings.name
    executable = Path(sys.executable).parent / "dagster"
    os.execv(executable, dagster_arguments(arguments.port))  # noqa: S606 — no shell is wanted


if __name__ == "__main__":
    main()
