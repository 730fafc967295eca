{{ config(materialized = 'view') }}

-- The league as the rules of the city make it, beside what the source printed and what its printed components add up
-- to: three readings of A01, two of A02 and A03.
with city as (

    select area_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

league as (

    select
        league.*,
        city.area_id,
        'unit' as breakdown,
        league.unit_id as breakdown_id
    from {{ ref('league_table') }} as league
    cross join city

),

printed as (

    select
        totals.*,
        city.area_id,
        'unit' as breakdown,
        totals.unit_id as breakdown_id
    from {{ ref('int_assessment__total') }} as totals
    cross join city

),

warnings as (

    select
        warned.period_type,
        warned.period_start,
        city.area_id,
        case
            when grouping(warned.item_name) = 0 then 'unit_item'
            when grouping(warned.unit_id) = 0 then 'unit'
            else 'total'
        end as breakdown,
        case
            when grouping(warned.item_name) = 0 then {{ combined_id(['warned.unit_id', 'warned.item_name']) }}
            when grouping(warned.unit_id) = 0 then warned.unit_id
            else ''
        end as breakdown_id,
        count(case when warned.is_warned then 1 end) as warning_cnt,
        count(*) as item_cnt
    from {{ ref('league_item_warning') }} as warned
    cross join city
    group by grouping sets (
        (warned.period_type, warned.period_start, city.area_id),
        (warned.period_type, warned.period_start, city.area_id, warned.unit_id),
        (warned.period_type, warned.period_start, city.area_id, warned.unit_id, warned.item_name)
    )

),

combined as (

    {% for kpi_id, relation, figure, policy in [
        ('A01', 'league', 'published_score', 'league'),
        ('A01', 'printed', 'printed_total', 'as_delivered'),
        ('A01', 'printed', 'weighted_score', 'recomputed'),
        ('A02', 'league', 'rank', 'league'),
        ('A02', 'printed', 'printed_rank', 'as_delivered'),
        ('A03', 'league', 'rank_delta', 'league'),
        ('A03', 'printed', 'rank_delta', 'as_delivered'),
    ] %}
    {{ kpi_rows(kpi_id, relation, figure, n='1', policy=policy, breakdowns=['unit'], where=figure ~ ' is not null') }}
    union all
    {% endfor %}
    {{ kpi_rows('A05', 'warnings', 'warning_cnt', n='item_cnt', breakdowns=['unit']) }}
    union all
    -- An item is named where it is warned of; how many were judged says the row of the unit.
    {{ kpi_rows('A05', 'warnings', 'warning_cnt', n='item_cnt', breakdowns=['unit_item'],
        where="breakdown = 'unit_item' and warning_cnt > 0") }}

)

select * from combined
