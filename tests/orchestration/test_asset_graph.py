"""The asset graph is reviewed text: a change of it shows in a diff.

After a wanted change `PYTHONPATH=. .venv/bin/python tests/orchestration/test_asset_graph.py`
writes it anew.
"""

import sys
from pathlib import Path

import dagster as dg

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


def drawn(definitions: dg.Definitions) -> str:
    """One line an asset, `asset <- what it reads`, then checks, schedules and sensors."""
    graph = definitions.resolve_asset_graph()
    lines = []
    for key in sorted(graph.get_all_asset_keys()):
        parents = sorted(parent.path[-1] for parent in graph.get(key).parent_keys)
        if key.path[0] == "landing" and key.path[-1] != "batches":
            continue
        lines.append(f"{key.path[-1]} <- {' '.join(parents)}".rstrip(" <-"))
    for check in sorted(graph.asset_check_keys, key=lambda k: (k.asset_key.path, k.name)):
        lines.append(f"check {check.name} on {check.asset_key.path[-1]}")
    lines.extend(f"schedule {s.name} {s.cron_schedule}" for s in definitions.schedules or [])
    lines.extend(f"sensor {s.name}" for s in definitions.sensors or [])
    return "\n".join(lines) + "\n"


def test_the_asset_graph_is_the_reviewed_one(definitions):
    assert drawn(definitions) == SNAPSHOT.read_text(encoding="utf-8")


def test_every_check_blocks(definitions):
    graph = definitions.resolve_asset_graph()
    assert graph.asset_check_keys
    assert all(graph.get(key).blocking for key in graph.asset_check_keys)


def test_every_public_table_stands_before_the_edition(definitions):
    graph = definitions.resolve_asset_graph()
    before = {key.path[-1] for key in graph.get(dg.AssetKey("edition")).parent_keys}
    assert {"kpi_value", "kpi_catalog", "fct_case", "dim_area", "recurrence_hotspot"} <= before


def test_whatever_a_case_is_read_by_makes_all_cases_be_read_again(definitions):
    graph = definitions.resolve_asset_graph()
    parents = {
        key.path[-1]: {parent.path[-1] for parent in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    reading = {f"int_case__{part}" for part in ("placed", "limited", "due", "timed", "state")}
    read_by = set().union(*(parents[model] for model in reading)) - reading
    own_lives = {f"int_case__{life}_life" for life in ("first", "later", "between")}
    own_states = {"int_case__unread", "int_case__earlier_suspension"} | own_lives
    assert parents["int_case__reference"] == read_by - own_states


if __name__ == "__main__":
    from cities.settings import load_city
    from orchestration.graph import city_definitions
    from orchestration.tools import prepare_tools

    city = load_city("open_data")
    prepare_tools(city)
    SNAPSHOT.write_text(drawn(city_definitions(city)), encoding="utf-8")
    sys.exit(0)
