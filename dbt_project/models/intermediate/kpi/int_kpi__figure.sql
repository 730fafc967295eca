{{ config(materialized = 'view') }}

with combined as (

    select * from {{ ref('int_kpi__combined') }}

),

catalog as (

    select * from {{ ref('kpi_catalog') }}

),

readings as (

    select * from {{ ref('kpi_policy') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

as_of as (

    select * from {{ ref('int_kpi__as_of') }}

),

areas as (

    select * from {{ ref('int_area__tree') }}

),

-- A KPI that an area has no row for in any period reads 无数据, never 0 (DESIGN §4).
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

-- A reading by cohort is revised until what it follows is due.
dated as (

    select
        figures.*,
        coalesce(readings.kind, catalog.kind) as kind,
        coalesce(readings.unit, catalog.unit) as unit,
        catalog.direction,
        catalog.default_policy,
        periods.period_end,
        as_of.as_of,
        as_of.seen_until,
        case
            {%- for days in recurrence_windows() %}
            when figures.kpi_id = 'R01' and figures.denominator_policy = 'closed_{{ days }}d' then {{ days }}
            {%- endfor %}
            when figures.denominator_policy in ({{ quoted_list(cohort_policies()) }})
                then greatest(catalog.window_days, {{ var('cohort_days') }})
            else catalog.window_days
        end as window_days,
        case
            when coalesce(readings.kind, catalog.kind) in ('rate', 'ratio', 'score') or figures.denominator is not null
                then figures.numerator / nullif(figures.denominator, 0)
            else figures.numerator
        end as value
    from figures
    inner join catalog
        on figures.kpi_id = catalog.kpi_id
    left join readings
        on
            figures.kpi_id = readings.kpi_id
            and figures.denominator_policy = readings.policy
    inner join periods
        on
            figures.period_type = periods.period_type
            and figures.period_start = periods.period_start
    left join as_of
        on
            figures.kpi_id = as_of.kpi_id
            and figures.area_id = as_of.area_id

),

judged as (

    select
        *,
        period_end + window_days * interval '1' day >= cast(seen_until as date) as is_provisional,
        -- What a small n makes uncertain: a rate, a score, a percentile, and a share of counts that may exceed 1.
        kind in ('rate', 'score')
        or (kind = 'measure' and denominator_policy in ({{ quoted_list(percentile_policies()) }}))
        or (kind = 'ratio' and unit = '%' and n = denominator) as is_sampled
    from dated

)

select * from judged
