"""The code location of Dagster: `make dagster` and the daemon load this file."""

import dagster as dg

from cities.settings import load_city
from orchestration.tools import prepare_tools


@dg.definitions
def defs() -> dg.Definitions:
    """Definitions of the city that `CITY` names."""
    from orchestration.graph import city_definitions

    settings = load_city()
    prepare_tools(settings)
    return city_definitions(settings)
