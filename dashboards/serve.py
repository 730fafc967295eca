"""Start the dashboards: `python -m dashboards.serve --port 8501`, what `make dashboards` runs.

It refuses to open to others where nobody signs in, and puts the gate before the application.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
from starlette.middleware import Middleware
from streamlit.starlette import App

from cities.settings import CitySettings, SettingsError, load_city
from dashboards import front
from dashboards.access import matrix, routes, start
from dashboards.access.desk import Desk
from dashboards.access.gate import Gate

SCRIPT = Path(__file__).with_name("app.py")


def application(city: CitySettings) -> App:
    """The application behind its gate."""
    desk = Desk.of(city)
    has_accounts = city.sign_in is not None and city.sign_in.method == "accounts"
    of_sign_in = routes.routes(city, desk) if has_accounts else []
    return App(
        SCRIPT,
        routes=[*of_sign_in, *front.routes(matrix.PAGES)],
        middleware=[Middleware(Gate, city=city, desk=desk)],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; 2 when the start is refused, with the reason in Chinese."""
    parser = argparse.ArgumentParser(prog="python -m dashboards.serve", description=__doc__)
    parser.add_argument("--address", default="127.0.0.1", help="to listen on (default: loopback)")
    parser.add_argument("--port", type=int, default=8501)
    parsed = parser.parse_args(arguments)
    try:
        city = load_city()
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if problem := start.refusal(city, parsed.address):
        print(problem, file=sys.stderr)
        return 2
    # The server would believe any local process about who is behind it; the gate asks for the peer.
    os.environ["FORWARDED_ALLOW_IPS"] = "none"
    told = {"server.address": parsed.address, "server.port": parsed.port, "server.headless": True}
    if city.sign_in is not None and city.sign_in.method == "oidc":
        told["secrets.files"] = [str(city.secrets_dir / start.OIDC_FILE)]
    # Streamlit looks for its config.toml beside what argv names.
    sys.argv = [str(SCRIPT)]
    _load()
    application(city).run(config=told)
    return 0


def _load() -> None:
    """Have DuckDB load pandas, as it does at its first parameter: a second no viewer waits for."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("select $told", {"told": ""})


if __name__ == "__main__":
    sys.exit(main())
