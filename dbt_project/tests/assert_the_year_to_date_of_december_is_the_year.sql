{{ config(
    meta = {
        'title_zh': '年内累计到十二月就是全年：凡有年内累计的指标，分子与分母都相同',
        'action_zh': '由开发人员核对列出的指标：其汇总缺少年内累计各期（Y01—Y12），或与全年的算法不同。',
    }
) }}

-- What: a KPI that the book calls cumulative has a 年内累计, and that of a whole year is the year. Both are rolled
-- up on ways of their own: events, reported quarters, stocks and residents must come to the same on either.
-- A returned row is the figure of a whole year whose year to date is missing or another one.
with years as (

    select
        comparison.kpi_id,
        comparison.denominator_policy,
        comparison.period_start,
        comparison.area_id,
        comparison.numerator,
        comparison.denominator,
        comparison.ytd_value,
        comparison.ytd_numerator,
        comparison.ytd_denominator
    from {{ ref('kpi_comparison') }} as comparison
    inner join {{ ref('kpi_catalog') }} as catalog
        on comparison.kpi_id = catalog.kpi_id
    where
        catalog.is_cumulative
        and comparison.period_type = 'Y'
        and comparison.period_end <= cast(comparison.as_of as date)
        and comparison.value is not null

)

select *
from years
where
    ytd_value is null
    or {{ differs('numerator', 'ytd_numerator') }}
    or {{ differs('denominator', 'ytd_denominator') }}
