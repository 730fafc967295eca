"""P06 南通 2017-08 from the printed marks to the league: rules, landing, models, nothing by hand.

The same sheet is delivered for August, under the rule that ranks on the published score, and for
September, under one that breaks ties by 系统考核, which is how the places were printed.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from cities.assessment_rules import SEEDS, TABLES
from cities.settings import REPO, CitySettings, load_city
from ingestion.assessment_rules import RuleFiles, RuleFolder
from ingestion.contracts import CONTRACTS, RefArea, RefUnit, RefUnitAlias, SrcAssessScore
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.pull import pull
from ingestion.readers import Delimited
from ingestion.source import Source
from ingestion.store import Store
from orchestration.tools import prepare_tools
from orchestration.warehouse import dbt_arguments, dbt_vars, run
from publishing.exports.period import Period
from publishing.what_if import Change, read_month, try_out

SHEET = REPO / "docs" / "domain" / "nantong_2017_08_league.csv"
RULES = Path(__file__).with_name("nantong")
AUGUST, SEPTEMBER = date(2017, 8, 1), date(2017, 9, 1)
WEIGHTS = {"系统考核": Decimal("0.4"), "现场考核": Decimal("0.4"), "履职考核": Decimal("0.2")}


def printed() -> list[list[str]]:
    """Street, three marks, total and place, as printed."""
    with SHEET.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))[1:]


def write(path: Path, header: str, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header.split(","), *rows])


@pytest.fixture(scope="module")
def league(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The warehouse of a city that delivers this sheet alone."""
    root = tmp_path_factory.mktemp("nantong")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_ROOT", str(root))
        settings = load_city("open_data")
    land(settings, root)
    prepare_tools(settings)
    wanted = ["+league_table", "+league_component_score", "+league_evidence", "+league_edition"]
    for command, options in (("seed", []), ("run", ["--select", *wanted])):
        nodes = run(dbt_arguments(command, dbt_vars(settings), *options))
        assert [(node.name, node.message) for node in nodes if node.failed] == []
    return duckdb.connect(str(settings.warehouse_path), read_only=True)


def land(settings: CitySettings, root: Path) -> None:
    """Areas, units, rules, and one row a street, component and month."""
    drop = root / "drop"
    drop.mkdir()
    streets = printed()
    names = [(f"nt{number:02d}", row[0]) for number, row in enumerate(streets, 1)]
    write(drop / "area.csv", "area_id,area_name,area_level,parent_area_id,valid_from",
          [["nt", "南通市", "city", "", "2016-01-01"]])  # fmt: skip
    write(drop / "unit.csv", "unit_id,unit_name,unit_type,area_id,valid_from",
          [[unit, name, "街道办", "nt", "2016-01-01"] for unit, name in names])  # fmt: skip
    write(drop / "alias.csv", "unit_alias,unit_id", [[name, unit] for unit, name in names])
    write(
        drop / "score.csv",
        "考核周期,考核办法文号,考核对象,组别,考核项目,分项得分,总分,排名,更新时间",
        [
            [month, "通办发〔2016〕7号", row[0], "街道", name, mark, row[4], row[5], "2017-10-09"]
            for month in ("2017-08", "2017-09")
            for row in streets
            for name, mark in zip(WEIGHTS, row[1:4], strict=True)
        ],
    )
    rules = RuleFolder(
        RULES, drop / "unit.csv", SEEDS / "indicator_book.csv", SEEDS / "policy_book.csv"
    )
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    prepare(store, CONTRACTS)
    sources = [
        Source("areas", RefArea, Delimited("area.csv"), cadence="snapshot"),
        Source("units", RefUnit, Delimited("unit.csv"), cadence="snapshot"),
        Source("aliases", RefUnitAlias, Delimited("alias.csv"), cadence="snapshot"),
        Source("scores", SrcAssessScore, Delimited("score.csv"), {"component_score": "分项得分"}),
        *(
            Source(name, CONTRACTS[name], RuleFiles(rules, name), cadence="snapshot",
                   may_be_empty=True)
            for name in TABLES
        ),
    ]  # fmt: skip
    for source in sources:
        report = pull(source, drop, store, b"k" * 32, datetime(2017, 10, 10))
        assert not report.refused, report.refused
        assert not report.rows["rows_quarantined"], source.name
    write_ledger(store)


def table(league: duckdb.DuckDBPyConnection, month: date) -> dict[str, dict[str, object]]:
    """Lines of the table of a month by the street's name."""
    rows = league.execute(
        "select * from league_table where period_type = 'M' and period_start = ?", [month]
    ).pl()
    return {str(row["unit_name"]): row for row in rows.iter_rows(named=True)}


def test_all_nineteen_totals_are_recomputed_and_金沙_alone_differs_from_print(
    league: duckdb.DuckDBPyConnection,
) -> None:
    told = table(league, AUGUST)
    assert len(told) == 19
    for row in printed():
        marks = zip(WEIGHTS.values(), row[1:4], strict=True)
        assert told[row[0]]["total_raw"] == sum(weight * Decimal(mark) for weight, mark in marks)
    differing = {
        row[0]: (str(told[row[0]]["published_score"]), row[4])
        for row in printed()
        if told[row[0]]["published_score"] != Decimal(row[4])
    }
    assert differing == {"金沙": ("92.9400", "92.93")}


def test_新开_and_钟秀_share_place_4_under_the_published_score(
    league: duckdb.DuckDBPyConnection,
) -> None:
    told = table(league, AUGUST)
    places = {row[0]: int(row[5]) for row in printed()} | {"钟秀": 4}
    assert {name: line["rank"] for name, line in told.items()} == places
    assert {name for name, line in told.items() if line["tied_cnt"] == 2} == {"新开", "钟秀"}
    assert told["新开"]["remark_zh"] == "名次并列"
    assert told["小海"]["rank"] == 6


def test_the_places_are_those_printed_where_系统考核_breaks_the_tie(
    league: duckdb.DuckDBPyConnection,
) -> None:
    told = table(league, SEPTEMBER)
    assert {name: line["rank"] for name, line in told.items()} == {
        row[0]: int(row[5]) for row in printed()
    }
    assert {line["prev_rank"] for line in told.values()} == {None}, "another edition"


def test_trying_out_nothing_is_the_official_table_and_without_系统考核_another(
    league: duckdb.DuckDBPyConnection,
) -> None:
    for code, month in (("2017-08", AUGUST), ("2017-09", SEPTEMBER)):
        (edition,) = {str(line["rule_edition"]) for line in table(league, month).values()}
        begun = read_month(league, Period.parse(code), edition)
        for one in try_out(begun, Change()):
            assert one.total == one.official_total is not None
            assert (one.published, one.rank) == (one.official_published, one.official_rank)
    (system,) = {
        row["component"] for row in begun.components if row["component_name"] == "系统考核"
    }
    changed = try_out(begun, Change(without_components=frozenset({system})))
    by_name = {one.unit_name: one for one in changed}
    for row in printed():
        rest = Decimal(row[2]) * Decimal("0.4") + Decimal(row[3]) * Decimal("0.2")
        assert abs(by_name[row[0]].total - rest / Decimal("0.6")) <= Decimal("0.00000001")


def test_marks_that_were_delivered_have_no_interval_and_evidence_of_their_own(
    league: duckdb.DuckDBPyConnection,
) -> None:
    assert all(line["rank_low"] is None for line in table(league, AUGUST).values())
    evidence = league.execute(
        "select evidence_kind, points from league_evidence where period_type = 'M'"
        " and period_start = ? and unit_id = 'nt04' order by component",
        [AUGUST],
    ).pl()
    assert evidence["evidence_kind"].unique().to_list() == ["delivered"]
    assert evidence["points"].cast(pl.Float64).to_list() == [93.90, 93.50, 95.32]
