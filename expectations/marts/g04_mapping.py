"""G04 归属映射 — what the source names must be found in the city's books of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from expectations.check import BATCH, Check, literal, literals
from expectations.marts.warehouse import Mart

BLOCK_BELOW = 0.98
WARN_BELOW = 0.995
ENOUGH_ROWS = 50
"""A share of fewer rows is no share: it warns, but does not block."""
RECENT_DAYS = 31
NAMED = 5


@dataclass(frozen=True, slots=True)
class Name:
    """One kind of name, and how to tell that it was found.

    `delivered` is the SQL text of the source's words (`d`), `is_mapped` a predicate of the fact
    (`f`). A source that names nothing is not unmapped.
    """

    what: str
    delivered: str
    is_mapped: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """One fact table, its time `at`, and the model that has the source's words, joined by `key`."""

    fact: str
    title: str
    delivered: str
    key: str
    at: str
    names: tuple[Name, ...]


_DISTRICT_AND_STREET = "concat_ws('/', d.district_name, d.street_name)"


def _by_area(fact: str, title: str, delivered: str, key: str, at: str) -> Mapped:
    """A fact whose source names a district and a street, and nothing else."""
    area = Name("区域", _DISTRICT_AND_STREET, "f.is_area_mapped")
    return Mapped(fact, title, delivered, key, at, (area,))


MAPPED: tuple[Mapped, ...] = (
    Mapped(
        "fct_case",
        "案件",
        "int_case__latest",
        "case_id",
        "f.reported_at",
        (
            Name("区域", _DISTRICT_AND_STREET, "f.is_area_mapped"),
            Name("小类", "d.minor_name", "f.category_id <> '-'"),
            Name("责任单位", "d.handling_unit_name", "f.unit_id <> '-'"),
        ),
    ),
    Mapped(
        "fct_hotline_order",
        "热线工单",
        "int_hotline__latest",
        "order_id",
        "f.received_at",
        (
            Name("区域", _DISTRICT_AND_STREET, "f.is_area_mapped"),
            Name("承办单位", "d.unit_name", "f.unit_id <> '-'"),
        ),
    ),
    Mapped(
        "fct_weigh_ticket",
        "称重磅单",
        "int_sanitation__latest_ticket",
        "ticket_id",
        "f.weighed_at",
        (
            Name("设施", "d.facility_name", "f.facility_id <> '-'"),
            Name("来源区域", "d.source_area_name", "f.is_area_mapped"),
        ),
    ),
    Mapped(
        "fct_penalty",
        "行政处罚",
        "int_enforcement__latest_penalty",
        "penalty_id",
        "coalesce(f.filed_on, f.decided_on)",
        (
            Name("区域", _DISTRICT_AND_STREET, "f.is_area_mapped"),
            Name("执法中队", "d.team_name", "f.unit_id <> '-'"),
        ),
    ),
    _by_area(
        "fct_road_operation",
        "道路作业",
        "int_sanitation__latest_operation",
        "operation_id",
        "f.op_date",
    ),
    Mapped(
        "fct_facility_day",
        "设施日报",
        "int_sanitation__latest_facility_day",
        "facility_day_id",
        "f.op_date",
        (Name("设施", "d.facility_name", "f.facility_id <> '-'"),),
    ),
    _by_area(
        "fct_illegal_building",
        "违法建设",
        "int_enforcement__latest_building",
        "building_id",
        "f.found_on",
    ),
    _by_area(
        "fct_catering_unit",
        "餐饮油烟",
        "int_enforcement__latest_catering_unit",
        "survey_id",
        "f.surveyed_on",
    ),
    _by_area(
        "fct_muck_violation",
        "渣土违规",
        "int_enforcement__latest_muck_violation",
        "muck_violation_id",
        "f.found_at",
    ),
    Mapped(
        "fct_notice",
        "执法文书",
        "int_enforcement__latest_notice",
        "notice_id",
        "f.issued_on",
        (
            Name("区域", _DISTRICT_AND_STREET, "f.is_area_mapped"),
            Name("执法中队", "d.team_name", "f.unit_id <> '-'"),
        ),
    ),
    _by_area(
        "fct_inspection",
        "现场考评",
        "int_assessment__latest_inspection",
        "inspection_id",
        "f.inspected_on",
    ),
    Mapped(
        "fct_assess_score",
        "考核得分",
        "int_assessment__latest_score",
        "score_id",
        "f.period_start",
        (Name("考核对象", "d.unit_name", "f.unit_id <> '-'"),),
    ),
)


def checks(mart: Mart) -> Iterator[Check]:
    """A blocking and a warning check for every fact table."""
    blocks = f"share < {BLOCK_BELOW} and cnt >= {ENOUGH_ROWS}"
    for mapped in MAPPED:
        shares = _shares_sql(mapped)
        whats = "、".join(name.what for name in mapped.names)
        yield Check(
            f"G04.{mapped.fact}",
            "mart",
            mapped.fact,
            f"{mapped.title}里来源写明的{whats}能对上标准名录（不足 {BLOCK_BELOW:.0%} 即停止发布）",
            f"≥ {BLOCK_BELOW:.0%}",
            f"{shares} where {blocks}",
        )
        yield Check(
            f"G04.{mapped.fact}.warning",
            "mart",
            mapped.fact,
            f"{mapped.title}里来源写明的{whats}能对上标准名录（不足 {WARN_BELOW:.1%} 即提示）",
            f"≥ {WARN_BELOW:.1%}",
            f"{shares} where share < {WARN_BELOW} and not ({blocks})",
            severity="warning",
        )


def _shares_sql(mapped: Mapped) -> str:
    """Shares per source and district, over everything and over the source's last 31 days.

    Only the rows that found no match are joined to the source's words: a city has few of them.
    """
    names = mapped.names
    title = literal(mapped.title)
    whats = literals(name.what for name in names)
    flags = ", ".join(
        f"coalesce({name.is_mapped}, false) as mapped_{i}" for i, name in enumerate(names)
    )
    mapped_cnts = ", ".join(f"count_if(mapped_{i})" for i in range(len(names)))
    mapped_flags = ", ".join(f"f.mapped_{i}" for i in range(len(names)))
    words = ", ".join(f"trim({name.delivered})" for name in names)
    return f"""
        with newest as (
            select f.source_name, max({mapped.at}) as at from {BATCH} as f group by f.source_name
        ),
        facts as (
            select
                f.{mapped.key}, f.source_name, f.district_id, {flags},
                coalesce({mapped.at} > newest.at - interval {RECENT_DAYS} day, false) as is_recent
            from {BATCH} as f
            inner join newest on f.source_name = newest.source_name
        ),
        unmatched as (
            select
                f.source_name, f.district_id, f.is_recent,
                unnest([{whats}]) as what,
                unnest([{mapped_flags}]) as is_mapped,
                unnest([{words}]) as name
            from facts as f
            inner join {mapped.delivered} as d on f.{mapped.key} = d.{mapped.key}
            where not list_bool_and([{mapped_flags}])
        ),
        counted as (
            select
                source_name, district_id, is_recent,
                unnest([{whats}]) as what, '' as name, unnest([{mapped_cnts}]) as cnt
            from facts
            group by source_name, district_id, is_recent
            union all
            select source_name, district_id, is_recent, what, name, count(*)
            from unmatched
            where not is_mapped and name <> ''
            group by all
        ),
        by_name as (
            select c.source_name, c.district_id, c.what, spans.span, c.name, sum(c.cnt) as cnt
            from counted as c
            inner join (values ('全部', false), ('近 {RECENT_DAYS} 天', true))
                as spans (span, only_recent) on c.is_recent or not spans.only_recent
            group by all
        ),
        shares as (
            select
                source_name, district_id, what, span,
                sum(cnt) as cnt,
                coalesce(sum(cnt) filter (where name <> ''), 0) as unmapped_cnt,
                1 - unmapped_cnt / nullif(sum(cnt), 0) as share,
                list(name || '×' || cast(cnt as bigint) order by cnt desc, name)
                    filter (where name <> '') as names
            from by_name
            group by source_name, district_id, what, span
        ),
        districts as (
            select area_id, max_by(area_name, valid_from) as area_name
            from dim_area
            group by area_id
        )
        select
            {title} || '的' || what || '（' || coalesce(d.area_name, s.district_id)
            || '，来源 ' || s.source_name || '，' || s.span || '）' as item,
            '对上 ' || round(100 * share, 2) || '%，对不上的 '
            || array_to_string(names[:{NAMED}], '、') as observed,
            cast(unmapped_cnt as bigint) as failing_rows
        from shares as s
        left join districts as d on s.district_id = d.area_id
    """
