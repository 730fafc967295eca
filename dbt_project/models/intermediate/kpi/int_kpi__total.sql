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

totals as (

    select * from {{ ref('kpi_value') }} where breakdown = 'total' and period_type <> 'D'

),

final as (

    select
        totals.*,
        catalog.is_cumulative,
        case
            when coalesce(readings.unit, catalog.unit) = '%' then '个百分点'
            else coalesce(readings.unit, catalog.unit)
        end as change_unit,
        coalesce(readings.kind, catalog.kind) in ('count', 'measure')
        or (coalesce(readings.kind, catalog.kind) = 'ratio' and coalesce(readings.unit, catalog.unit) <> '%')
            as has_relative_change,
        periods.prev_period_start,
        periods.prev_year_start,
        (totals.is_provisional and totals.period_end >= cast(totals.as_of as date))
        or coalesce(totals.period_start < begun.first_month and totals.period_type in ('Q', 'H', 'Y'), false)
            as is_partial,
        {{ period_start('Y', 'totals.period_end') }} as to_date_start,
        -- The key is empty for what has none: a condition of one side alone makes the join slow.
        case
            when catalog.is_cumulative
                then {{ to_date_type('least(totals.period_end, cast(totals.as_of as date))') }}
        end as to_date_type
    from totals
    inner join catalog
        on totals.kpi_id = catalog.kpi_id
    left join readings
        on
            totals.kpi_id = readings.kpi_id
            and totals.denominator_policy = readings.policy
    inner join periods
        on
            totals.period_type = periods.period_type
            and totals.period_start = periods.period_start
    left join {{ ref('int_kpi__begun') }} as begun
        on
            totals.kpi_id = begun.kpi_id
            and totals.denominator_policy = begun.denominator_policy
            and totals.area_id = begun.area_id

)

select * from final
