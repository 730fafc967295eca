{{ config(
    meta = {
        'title_zh': '可加的指标：街道之和等于区县，区县之和等于全市（未划定街道也算一个街道）',
        'action_zh': '由分析员核对列出的指标、周期和区域，以及区划表 ref_area 的上下级。',
    }
) }}

-- What: streets are their district and districts the city, for every figure that adds up (DOMAIN §13 G08).
-- 未划定街道 is a street, so nothing is lost on the way. Weeks have no streets, and S13 is set for districts.
-- A returned row is a figure of a district or of the city that is not the sum below it.
with city as (

    select area_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

figures as (

    select
        kpi_value.kpi_id,
        kpi_value.denominator_policy,
        kpi_value.period_type,
        kpi_value.period_start,
        kpi_value.numerator,
        case when kpi_catalog.kind = 'rate' then kpi_value.denominator end as denominator,
        tree.area_level,
        tree.area_id,
        case when tree.area_level = 'street' then tree.district_id else city.area_id end as parent_id
    from {{ ref('kpi_value') }} as kpi_value
    inner join {{ ref('kpi_catalog') }} as kpi_catalog
        on kpi_value.kpi_id = kpi_catalog.kpi_id
    inner join {{ ref('int_area__tree') }} as tree
        on kpi_value.area_id = tree.area_id
    cross join city
    where kpi_catalog.is_additive and kpi_value.breakdown = 'total'

),

below as (

    select
        kpi_id,
        denominator_policy,
        period_type,
        period_start,
        parent_id as area_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from figures
    where area_level in ('street', 'district')
    group by kpi_id, denominator_policy, period_type, period_start, parent_id

),

has_streets as (

    select distinct kpi_id from figures where area_level = 'street'

)

select
    figures.*,
    below.numerator as below_numerator,
    below.denominator as below_denominator
from figures
left join below
    on
        figures.kpi_id = below.kpi_id
        and figures.denominator_policy = below.denominator_policy
        and figures.period_type = below.period_type
        and figures.period_start = below.period_start
        and figures.area_id = below.area_id
left join has_streets on figures.kpi_id = has_streets.kpi_id
where
    (
        figures.area_level = 'city'
        or (figures.area_level = 'district' and figures.period_type <> 'W' and has_streets.kpi_id is not null)
    )
    and (
        {{ differs('figures.numerator', 'below.numerator') }}
        or {{ differs('figures.denominator', 'below.denominator') }}
    )
