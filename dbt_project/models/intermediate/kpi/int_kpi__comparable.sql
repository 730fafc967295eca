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

-- What has no total is compared part by part.
figures as (

    select
        figures.*,
        catalog.is_cumulative,
        coalesce(readings.unit, catalog.unit) as unit,
        coalesce(readings.kind, catalog.kind) as kind
    from {{ ref('kpi_value') }} as figures
    inner join catalog
        on figures.kpi_id = catalog.kpi_id
    left join readings
        on
            figures.kpi_id = readings.kpi_id
            and figures.denominator_policy = readings.policy
    where
        figures.breakdown in ('total', catalog.own_breakdown)
        and figures.period_type <> 'D'

),

final as (

    select
        figures.*,
        -- A place among so many (C24) is a share of them; a place and a score are told in places and points alone.
        case
            when figures.unit = '%' or (figures.unit = '位' and figures.denominator is not null) then '个百分点'
            else figures.unit
        end as change_unit,
        figures.unit not in ('位', '分')
        and (figures.kind in ('count', 'measure') or (figures.kind = 'ratio' and figures.unit <> '%'))
            as has_relative_change,
        coalesce(terms.terms, '') as terms,
        periods.prev_period_start,
        periods.prev_year_start,
        (figures.is_provisional and figures.period_end >= cast(figures.as_of as date))
        or coalesce(figures.period_start < begun.first_month and figures.period_type in ('Q', 'H', 'Y'), false)
            as is_partial,
        {{ period_start('Y', 'figures.period_end') }} as to_date_start,
        -- The key is empty for what has none: a condition of one side alone makes the join slow.
        case
            when figures.is_cumulative
                then {{ to_date_type('least(figures.period_end, cast(figures.as_of as date))') }}
        end as to_date_type
    from figures
    inner join periods
        on
            figures.period_type = periods.period_type
            and figures.period_start = periods.period_start
    left join {{ ref('int_kpi__begun') }} as begun
        on
            figures.kpi_id = begun.kpi_id
            and figures.denominator_policy = begun.denominator_policy
            and figures.area_id = begun.area_id
    left join {{ ref('int_league__terms') }} as terms
        on
            figures.denominator_policy = terms.denominator_policy
            and figures.period_type = terms.period_type
            and figures.period_start = terms.period_start
            and figures.breakdown_id = terms.unit_id

)

select * from final
