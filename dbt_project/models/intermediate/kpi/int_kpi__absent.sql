-- A KPI that an area has no row for in any period reads 无数据, never 0 (DESIGN §4): one row in the month of the data.
with catalog as (

    select * from {{ ref('kpi_catalog') }}

),

as_of as (

    select * from {{ ref('int_kpi__as_of') }}

),

areas as (

    select * from {{ ref('int_area__tree') }}

),

told as (

    select distinct
        kpi_id,
        denominator_policy,
        area_id
    from {{ ref('int_kpi__combined') }}

),

absent as (

    select
        catalog.kpi_id,
        catalog.default_policy as denominator_policy,
        'M' as period_type,
        cast(date_trunc('month', as_of.as_of) as date) as period_start,
        areas.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as double) as n,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high
    from catalog
    inner join as_of
        on catalog.kpi_id = as_of.kpi_id
    inner join areas
        on
            as_of.area_id = areas.area_id
            and areas.area_level in ('city', 'district')
            and not areas.is_unassigned
    left join told
        on
            catalog.kpi_id = told.kpi_id
            and catalog.default_policy = told.denominator_policy
            and areas.area_id = told.area_id
    where told.kpi_id is null

)

select * from absent
