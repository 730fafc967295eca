{{ config(materialized = 'view') }}

with to_date as (

    select *
    from {{ ref('int_kpi__figure') }}
    where breakdown in ('total', own_breakdown) and period_type in ({{ quoted_list(to_date_types()) }})

),

-- A year whose data begins after January is no whole one to its date.
judged as (

    select
        to_date.*,
        case
            when to_date.value is null then 'no_data'
            when begun.first_month > to_date.period_start then 'partial'
            when to_date.is_sampled and to_date.n < {{ var('small_n') }} then 'small_n'
            when to_date.is_provisional then 'provisional'
            else 'ok'
        end as status
    from to_date
    left join {{ ref('int_kpi__begun') }} as begun
        on
            to_date.kpi_id = begun.kpi_id
            and to_date.denominator_policy = begun.denominator_policy
            and to_date.area_id = begun.area_id

),

final as (

    select
        judged.kpi_id,
        judged.denominator_policy,
        judged.area_id,
        judged.breakdown,
        judged.breakdown_id,
        judged.period_type,
        judged.period_start,
        judged.numerator,
        judged.denominator,
        judged.value,
        judged.status,
        year_ago.value as year_ago_value,
        case
            when judged.value is null or year_ago.value is null then 'no_comparison'
            when year_ago.status <> 'ok' then year_ago.status
            else judged.status
        end as year_ago_status
    from judged
    left join judged as year_ago
        on
            judged.kpi_id = year_ago.kpi_id
            and judged.denominator_policy = year_ago.denominator_policy
            and judged.area_id = year_ago.area_id
            and judged.breakdown = year_ago.breakdown
            and judged.breakdown_id = year_ago.breakdown_id
            and judged.period_type = year_ago.period_type
            and year_ago.period_start = cast(judged.period_start - interval '1' year as date)

)

select * from final
