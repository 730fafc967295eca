"""A restated figure of a breakdown by two things names both of them, not their ids."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboards import queries, wording
from dashboards.components.restatements import restatements
from publishing import BuildContext, build_candidate, current, publish
from tests.dashboards.edition_fixture import write_warehouse
from tests.dashboards.fixture_deliveries import operational
from tests.dashboards.fixture_figures import AS_OF


def restated_part(
    editions: Path, tmp_path: Path, breakdown: str, breakdown_id: str
) -> list[queries.Row]:
    """Entries of the ledger after one figure of a breakdown was changed in a closed month."""
    context = BuildContext(city="sample", as_of=AS_OF, code_version="def5678", currency="元")
    for numerator in (40, 41):
        path = tmp_path / f"changed{numerator}.duckdb"
        write_warehouse(path)
        with duckdb.connect(str(path)) as warehouse:
            warehouse.execute(
                f"""
                insert into kpi_value by name
                select * replace (
                    '{breakdown}' as breakdown, '{breakdown_id}' as breakdown_id,
                    {numerator} as numerator, {numerator} / denominator as value
                )
                from kpi_value
                where kpi_id = 'C13' and area_id = 'shili' and breakdown = 'total'
                    and period_start = date '2024-05-01' and period_type = 'M' and is_default_policy
                """
            )
        with build_candidate(path, editions, operational(), context) as candidate:
            assert publish(candidate, verdict_passed=True).kind == "published"
    edition = current(editions)
    assert edition is not None
    with edition.connect() as connection:
        return queries.run(connection, "restatements", period="", top=9)


@pytest.mark.parametrize(
    ("breakdown", "breakdown_id", "told"),
    [
        ("unit_category", "u1|bike-1", "责任单位与类别：{unit} · 非机动车乱停放"),
        ("unit_category", "-|gone", "责任单位与类别：未写明 · gone"),
        ("facility_vehicle", "f1|压缩车", "设施与车型：城北转运站 · 压缩车"),
        ("unit_item", "u1|市容环境", "单位与考核项目：{unit} · 市容环境"),
        ("facility", "f1", "设施：城北转运站"),
        ("channel", "公众举报", "来源：公众举报"),
    ],
)
def test_both_parts_are_named(
    published_editions: Path, tmp_path: Path, breakdown: str, breakdown_id: str, told: str
) -> None:
    rows = restated_part(published_editions, tmp_path, breakdown, breakdown_id)
    assert [row["breakdown_id"] for row in rows] == [breakdown_id]
    edition = current(published_editions)
    assert edition is not None
    with edition.connect() as connection:
        found = connection.execute("select unit_name from dim_unit where unit_id = 'u1'").fetchone()
    assert found is not None
    assert told.format(unit=found[0]) in restatements(rows, {}, "元")


def test_every_breakdown_of_the_warehouse_has_a_name() -> None:
    """A reader of 指标口径 sees the name, not the identifier."""
    models = Path(__file__).parents[2] / "dbt_project" / "models" / "intermediate"
    told = "\n".join(path.read_text(encoding="utf-8") for path in models.rglob("*.sql"))
    for name in ("unit_category", "facility_vehicle", "unit_item"):
        assert f"'{name}'" in told
        assert wording.breakdown(name) != name
