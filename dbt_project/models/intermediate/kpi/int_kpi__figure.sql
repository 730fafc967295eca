with combined as (

    select * from {{ ref('int_kpi__combined') }}

),

catalog as (

    select * from {{ ref('kpi_catalog') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

as_of as (

    select
        domain,
        max(domain_as_of) as as_of
    from {{ ref('int_source__as_of') }}
    group by domain

),

area_as_of as (

    select * from {{ ref('int_area__as_of') }}

),

areas as (

    select * from {{ ref('int_area__tree') }}

),

city_as_of as (

    select max(as_of) as as_of from as_of

),

-- A KPI that an area has no row for in any period reads 无数据, never 0 (DESIGN §4).
absent as (

    select
        catalog.kpi_id,
        catalog.default_policy as denominator_policy,
        'M' as period_type,
        cast(date_trunc('month', coalesce(as_of.as_of, city_as_of.as_of)) as date) as period_start,
        areas.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as double) as n,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high
    from catalog
    cross join city_as_of
    inner join areas
        on areas.area_level in ('city', 'district') and not areas.is_unassigned
    left join as_of
        on catalog.domain = as_of.domain
    where not exists (
        select 1
        from combined
        where
            combined.kpi_id = catalog.kpi_id
            and combined.denominator_policy = catalog.default_policy
            and combined.area_id = areas.area_id
    )

),

figures as (

    select * from combined
    union all
    select * from absent

),

dated as (

    select
        figures.*,
        catalog.kind,
        catalog.direction,
        catalog.default_policy,
        periods.period_end,
        coalesce(area_as_of.as_of, as_of.as_of, city_as_of.as_of) as as_of,
        case
            when catalog.kind in ('rate', 'ratio', 'score') or figures.denominator is not null
                then figures.numerator / nullif(figures.denominator, 0)
            else figures.numerator
        end as value
    from figures
    inner join catalog
        on figures.kpi_id = catalog.kpi_id
    inner join periods
        on
            figures.period_type = periods.period_type
            and figures.period_start = periods.period_start
    cross join city_as_of
    left join as_of
        on catalog.domain = as_of.domain
    left join area_as_of
        on
            catalog.domain = area_as_of.domain
            and figures.area_id = area_as_of.area_id

)

select * from dated
