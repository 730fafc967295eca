"""What is kept between two runs of a page: by edition and by scope, and never a page's own copy."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks import marts
from dashboards import editions as kept
from dashboards import queries
from dashboards.access.scope import WHOLE_CITY, Scope
from dashboards.components.conservation import NOT_RECORDED
from dashboards.editions import Reader
from publishing import Edition, EditionError
from publishing.manifest import MANIFEST_NAME
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.test_dashboard_queries import ARGUMENTS

FLOW = ARGUMENTS["case_flow"]


@pytest.fixture
def asked(edition: Edition, editions: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the queries that reached a database."""
    seen: list[str] = []
    ask = queries.run

    def counted(connection, name, **parameters):
        seen.append(name)
        return ask(connection, name, **parameters)

    monkeypatch.setattr(queries, "run", counted)
    return seen


def test_an_answer_is_asked_once_a_scope_and_edition(edition: Edition, asked: list[str]) -> None:
    whole, own = Reader(edition, WHOLE_CITY), Reader(edition, Scope(district_id(0)))
    first, second = whole.ask("case_flow", **FLOW), own.ask("case_flow", **FLOW)
    assert sum(row["case_cnt"] for row in first) > sum(row["case_cnt"] for row in second) > 0
    assert whole.ask("case_flow", **FLOW) == first
    assert own.ask("case_flow", **FLOW) == second
    assert len(asked) == 2
    Reader(replace(edition, id="20240704-0123456789"), WHOLE_CITY).ask("case_flow", **FLOW)
    whole.ask("case_flow", **{**FLOW, "beyond": FLOW["first"]})
    assert len(asked) == 4


def test_a_page_that_changes_its_rows_changes_nobody_elses(
    edition: Edition, asked: list[str]
) -> None:
    reader = Reader(edition, WHOLE_CITY)
    rows = reader.ask("case_flow", **FLOW)
    told = [dict(row) for row in rows]
    rows[0]["case_cnt"] = -1
    rows.pop()
    assert reader.ask("case_flow", **FLOW) == told
    assert len(asked) == 1


def test_the_manifest_is_read_once_until_its_file_is_another(published_editions: Path) -> None:
    found = kept.current(published_editions)
    assert found is not None
    assert kept.current(published_editions) is found
    manifest = found.path / MANIFEST_NAME
    manifest.chmod(0o644)
    whole = manifest.read_text(encoding="utf-8")
    manifest.write_text(whole.replace('"currency": "元"', '"currency": "兆元"'), encoding="utf-8")
    changed = kept.current(published_editions)
    assert changed is not None and changed.manifest.currency == "兆元"
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(EditionError, match="not a manifest"):
        kept.current(published_editions)
    manifest.unlink()
    with pytest.raises(EditionError, match="cannot be read"):
        kept.current(published_editions)


def test_without_a_pointer_there_is_no_edition(tmp_path: Path) -> None:
    assert kept.current(tmp_path) is None


@pytest.mark.parametrize("page", ["cases", "hotspots", "sanitation"])
def test_an_edition_from_before_the_marts_says_so(
    published_editions: Path,
    show_page: Callable[..., AppTest],
    html_of: Callable[[AppTest], str],
    page: str,
) -> None:
    assert NOT_RECORDED not in html_of(show_page(page))
    found = kept.current(published_editions)
    assert found is not None
    manifest = found.path / MANIFEST_NAME
    told = json.loads(manifest.read_text(encoding="utf-8"))
    for mart in marts.MARTS:
        del told["tables"][mart]
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert html_of(show_page(page)).count(NOT_RECORDED) == 1
