{{ config(
    meta = {
        'title_zh': '可加的指标：按单位、类别、来源等细分的数字之和等于合计',
        'action_zh': '由分析员核对列出的指标、周期和细分，查漏分和重分的记录。',
    }
) }}

-- What: over units, categories, channels, streams and every other breakdown, the parts of a figure that adds up are
-- its total, under every reading (DOMAIN §13 G07).
-- A returned row is a figure whose parts lose or double something.
with figures as (

    select
        kpi_value.kpi_id,
        kpi_value.denominator_policy,
        kpi_value.period_type,
        kpi_value.period_start,
        kpi_value.area_id,
        kpi_value.breakdown,
        sum(kpi_value.numerator) as numerator,
        sum(case when kpi_catalog.kind = 'rate' then kpi_value.denominator end) as denominator
    from {{ ref('kpi_value') }} as kpi_value
    inner join {{ ref('kpi_catalog') }} as kpi_catalog
        on kpi_value.kpi_id = kpi_catalog.kpi_id
    where kpi_catalog.is_additive
    group by
        kpi_value.kpi_id,
        kpi_value.denominator_policy,
        kpi_value.period_type,
        kpi_value.period_start,
        kpi_value.area_id,
        kpi_value.breakdown

),

compared as (

    select
        parts.*,
        totals.numerator as total_numerator,
        totals.denominator as total_denominator
    from figures as parts
    left join figures as totals
        on
            parts.kpi_id = totals.kpi_id
            and parts.denominator_policy = totals.denominator_policy
            and parts.period_type = totals.period_type
            and parts.period_start = totals.period_start
            and parts.area_id = totals.area_id
            and totals.breakdown = 'total'
    where parts.breakdown <> 'total'

)

select *
from compared
where
    {{ differs('numerator', 'total_numerator') }}
    or {{ differs('denominator', 'total_denominator') }}
