"""Every page is a dbt exposure, and an exposure names every table its pages read."""

import ast
import re
from pathlib import Path

import yaml

from publishing.operational import KPI_RESTATEMENT, SCHEMAS

REPO = Path(__file__).resolve().parent.parent.parent
OPERATIONAL = {*SCHEMAS, KPI_RESTATEMENT}


def exposures() -> dict[str, set[str]]:
    text = (REPO / "dbt_project" / "models" / "exposures.yml").read_text(encoding="utf-8")
    return {
        exposure["name"]: {re.search(r"'(\w+)'", ref).group(1) for ref in exposure["depends_on"]}
        for exposure in yaml.safe_load(text)["exposures"]
    }


def pages() -> set[str]:
    tree = ast.parse((REPO / "dashboards" / "app.py").read_text(encoding="utf-8"))
    declared = next(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES"
    )
    return {page.elts[1].value for page in declared.elts}


def tables_read() -> set[str]:
    found: set[str] = set()
    for path in (REPO / "dashboards" / "queries").glob("*.sql"):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        own = set(re.findall(r"(\w+) as (?:not materialized )?\(", text))
        found |= set(re.findall(r"\b(?:from|join)\s+(\w+)", text)) - own
    return found


def test_every_page_is_an_exposure():
    assert pages() == set(exposures())


def test_the_exposures_name_every_table_that_is_read():
    assert tables_read() - OPERATIONAL == set().union(*exposures().values())
