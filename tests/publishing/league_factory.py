"""An edition with a league, KPIs and the tables of facts that the papers read."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from edition_factory import context, frames
from league_rows import AS_OF, RULE, LeagueRows, league_rows

from publishing import Edition, build_candidate, current, publish

BATCH = 250
SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
PERIODS = [
    ("M", date(2025, 4, 1), date(2025, 4, 30)),
    ("M", date(2025, 5, 1), date(2025, 5, 31)),
    ("Q", date(2025, 4, 1), date(2025, 6, 30)),
    ("Y", date(2025, 1, 1), date(2025, 12, 31)),
]
_KEY = (
    "period_type varchar, period_start date, rule_edition varchar, "
    "group_name varchar, unit_id varchar"
)
DDL = {
    "league_table": """period_type varchar, period_start date, period_end date,
        rule_edition varchar, group_name varchar, unit_id varchar, unit_name varchar,
        total_raw decimal(38, 8), published_score decimal(18, 4), bonus decimal(38, 8),
        deduction decimal(38, 8), rank integer, tied_cnt integer, prev_rank integer,
        rank_delta integer, rank_low integer, rank_high integer, is_distinguishable boolean,
        list varchar, group_mean decimal(18, 4), missing_components varchar, remark_zh varchar,
        as_of timestamp""",
    "league_component_score": f"""{_KEY}, component varchar, component_name varchar,
        sort_order integer, source varchar, weight decimal(18, 8), full_score decimal(18, 4),
        score decimal(38, 8), weighted_score decimal(38, 8), bonus decimal(38, 8), n bigint,
        status varchar""",
    "league_evidence": f"""{_KEY}, component varchar, evidence_no integer, evidence_kind varchar,
        evidence_id varchar, evidence_zh varchar, numerator decimal(38, 8),
        denominator decimal(38, 8), points decimal(38, 8)""",
    "league_item_warning": f"""{_KEY}, item_name varchar, deduction decimal(38, 8),
        full_score decimal(18, 4), ratio decimal(18, 8), is_warned boolean""",
    "league_exclusion": f"""{_KEY}, component varchar, evidence_id varchar, ground_zh varchar,
        decided_by_role varchar, decided_on date, points decimal(38, 8)""",
}
EDITION_ROW = (
    *(
        RULE,
        "云澜市城市长效综合管理考核办法（示例）",
        "云城管发〔2025〕1号",
        date(2025, 1, 1),
        None,
        2,
    ),
    *("half_up", "同分并列，其后名次顺延", "缺少分项的单位不计总分、不参加排名"),
    *("每组第一名", "每组末位", "公布后5个工作日内可申诉", "示例数据，均为虚构"),
)


def write_league_warehouse(path: Path, rows: LeagueRows | None = None) -> Path:
    """A warehouse as dbt would leave it, with the tables the papers read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as warehouse:
        _kpis(warehouse)
        _dimensions(warehouse)
        _facts(warehouse)
        given = rows or league_rows(PERIODS)
        for table, columns in DDL.items():
            warehouse.execute(f"create table {table} ({columns})")
            _insert(warehouse, table, getattr(given, table))
        warehouse.execute(
            "create table league_appeal as select '2025SS001' as appeal_no, 'KP1' as target_no, "
            "date '2025-05-01' as period_start, 'u-梅岭' as unit_id, '非管辖范围' as ground_zh, "
            "'支持' as decision, '考评科' as decided_by_role, date '2025-06-15' as appealed_on, "
            "date '2025-06-20' as decided_on, '逾期不予采纳：扣分于 2025-06-03 告知，期限 5 日，"
            "2025-06-15 才提出' as outcome_zh"
        )
        warehouse.execute(
            "create table league_defect (period_type varchar, period_start date, "
            "defect_kind varchar, defect_id varchar, message_zh varchar)"
        )
        warehouse.execute(
            "create table league_edition (rule_edition varchar, title_zh varchar, "
            "document_no varchar, effective_from date, effective_to date, "
            "publish_decimals integer, rounding varchar, tie_zh varchar, missing_zh varchar, "
            "red_zh varchar, black_zh varchar, appeal_zh varchar, note_zh varchar)"
        )
        _insert(warehouse, "league_edition", [EDITION_ROW])
    return path


def change_warehouse(path: Path, statement: str) -> Path:
    """Run one statement on a warehouse that is being prepared."""
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(statement)
    return path


def publish_league(warehouse: Path, editions: Path) -> Edition:
    """Publish the warehouse and give the edition in use."""
    candidate = build_candidate(warehouse, editions, frames(), context())
    publish(candidate, verdict_passed=True)
    edition = current(editions)
    assert edition is not None
    return edition


def _insert(warehouse: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Many rows a statement: one at a time takes DuckDB ten times as long."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        places = f"({', '.join('?' * len(batch[0]))})"
        bound = [cell for row in batch for cell in row]
        warehouse.execute(f"insert into {table} values {', '.join([places] * len(batch))}", bound)


def _kpis(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Every KPI of the book has a total in each period, with figures that follow from its place."""
    warehouse.execute(
        "create table kpi_catalog as select kpi_id, name_zh, unit, kind, decimals "
        f"from read_csv('{SEEDS / 'indicator_book.csv'}')"
    )
    warehouse.execute(
        "create table kpi_policy as select kpi_id, policy, name_zh "
        f"from read_csv('{SEEDS / 'policy_book.csv'}')"
    )
    warehouse.execute(
        """create table kpi_value (kpi_id varchar, denominator_policy varchar,
        is_default_policy boolean, period_type varchar, period_start date, period_end date,
        area_id varchar, breakdown varchar, breakdown_id varchar, numerator double,
        denominator double, value double, status varchar)"""
    )
    warehouse.execute(
        """create table kpi_comparison (kpi_id varchar, denominator_policy varchar,
        is_default_policy boolean, period_type varchar, period_start date, area_id varchar,
        breakdown varchar, breakdown_id varchar,
        numerator double, denominator double, value double, status varchar, change_unit varchar,
        previous_value double, previous_status varchar, previous_change_abs double,
        previous_change_rel double, year_ago_value double, year_ago_status varchar,
        year_ago_change_abs double, year_ago_change_rel double)"""
    )
    periods = [*PERIODS, ("H", date(2025, 1, 1), date(2025, 6, 30))]
    values, changes = [], []
    for place, kpi in enumerate(_book(), start=1):
        for period_type, start, end in periods:
            numerator, denominator = 900.0 + place, 1000.0 + 3 * place
            is_rate = kpi["unit"] == "%"
            value = numerator / denominator if is_rate else numerator
            below = denominator if is_rate else None
            policy = kpi["default_policy"]
            key = (kpi["kpi_id"], policy, True, period_type, start)
            figures = (numerator, below, value, "ok")
            values.append((*key, end, "yl", "total", "", *figures))
            unit = "个百分点" if is_rate else kpi["unit"]
            previous = (value, "ok", -0.0052 if is_rate else 31.0, 0.031)
            year_ago = (value, "ok", 0.0125 if is_rate else -12.0, -0.012)
            changes.append((*key, "yl", "total", "", *figures, unit, *previous, *year_ago))
    for period_type, start, end in periods:
        values += _broken_down(period_type, start, end)
    _insert(warehouse, "kpi_value", values)
    _insert(warehouse, "kpi_comparison", changes)


def _book() -> list[dict[str, str]]:
    with (SEEDS / "indicator_book.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def _broken_down(period_type: str, start: date, end: date) -> list[tuple[Any, ...]]:
    made = []

    def add(kpi: str, policy: str, by: str, member: str, part: float, whole: float | None) -> None:
        value = part / whole if whole else part
        is_default = (kpi, policy) not in {("E05", "building_cnt"), ("S09", "households")}
        key = (kpi, policy, is_default, period_type, start, end, "yl", by, member)
        made.append((*key, part, whole, value, "ok"))

    for number, category in enumerate(CATEGORIES, start=1):
        add("C24", "all_accepted", "category", category[0], 500.0 - 20 * number, 4000.0)
        add("C12", "due_incl_backlog", "category", category[0], 480.0 - 20 * number, 500.0)
    for number, channel in enumerate(("公众举报", "监督员上报", "视频抓拍", "巡检"), start=1):
        add("C14", "accepted_cohort", "channel", channel, 90.0 * number, 100.0 * number)
    for number in range(1, 13):
        add("C21", "", "unit", f"u{number}", float(20 - number), None)
    for number in range(1, 6):
        add("V01", "", "item", f"q{number:02d}", 70.0 + number, None)
    add("E05", "building_cnt", "total", "", 23.0, None)
    add("S09", "households", "total", "", 2925.0, 3707.0)
    return made


CATEGORIES = [
    ("e1", "沿街晾挂", "事件"),
    ("e2", "违章张贴悬挂", "事件"),
    ("e3", "非机动车乱停放", "事件"),
    ("e4", "非法小广告", "事件"),
    ("e5", "店外经营", "事件"),
    ("e6", "暴露垃圾", "事件"),
    ("p1", "路灯", "部件"),
    ("p2", "雨水箅子", "部件"),
    ("p3", "垃圾箱", "部件"),
]


def _dimensions(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute(
        "create table dim_area as from (values ('yl', '云澜市', 'city'), "
        "('yl/-', '未划定区', 'city'), ('d1', '一区', 'district')) "
        "as area (area_id, area_name, area_level)"
    )
    warehouse.execute(
        "create table dim_category "
        "(category_id varchar, category_name varchar, case_type varchar, is_current boolean)"
    )
    _insert(warehouse, "dim_category", [(*category, True) for category in CATEGORIES])
    warehouse.execute(
        "create table dim_unit as select 'u' || n as unit_id, '第' || n || '环卫所' as unit_name, "
        "true as is_current from range(1, 13) as numbers (n)"
    )
    warehouse.execute(
        "create table dim_survey_item as select 'q0' || n as item_code, "
        "'满意度项目' || n as item_name, '2025' as item_edition from range(1, 6) as numbers (n)"
    )


def _facts(warehouse: duckdb.DuckDBPyConnection) -> None:
    """One row a month of every operation: six in the half-year."""
    warehouse.execute(
        "create table fct_road_operation as select 'o' || m || op_type as operation_id, "
        "make_date(2025, m::int, 15) as op_date, op_type, 10.0 as trips, 4.0 as hours, "
        "25.5::decimal(18, 3) as water_t from range(1, 13) as months (m), "
        "(values ('洒水'), ('冲洗'), ('机扫'), ('洗扫'), ('喷雾')) as ops (op_type)"
    )
    warehouse.execute(
        "create table fct_notice as select 'n' || m as notice_id, "
        "make_date(2025, m::int, 10) as issued_on, '责令改正' as notice_type "
        "from range(1, 13) as months (m)"
    )
    warehouse.execute(
        "create table fct_weigh_ticket as select 't' || m as ticket_id, "
        "make_date(2025, m::int, 9) as weighed_on, '大件' as waste_stream, "
        "m % 2 = 0 as is_first_weighing from range(1, 13) as months (m)"
    )


__all__ = ["AS_OF", "RULE", "change_warehouse", "publish_league", "write_league_warehouse"]
