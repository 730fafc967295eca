{{ config(materialized = 'view') }}

with catalog as (

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

figures as (

    select * from {{ ref('int_kpi__combined') }}
    union all
    select * from {{ ref('int_kpi__absent') }}

),

-- A reading by cohort is revised until what it follows is due.
dated as (

    select
        figures.*,
        coalesce(readings.kind, catalog.kind) as kind,
        coalesce(readings.unit, catalog.unit) as unit,
        catalog.direction,
        catalog.default_policy,
        catalog.own_breakdown,
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
