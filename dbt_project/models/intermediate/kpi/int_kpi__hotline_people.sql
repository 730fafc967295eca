{{ config(materialized = 'view') }}

-- Callers, families of problems and residents do not add up like orders: H12, H14 and H15 come from
-- relations of their own.
with totals as (

    select * from {{ ref('int_hotline__rollup') }}
    where breakdown = 'total'

),

-- A period whose callers are known and in which none wrote three times has none: 0, not 无数据.
callers as (

    select
        totals.*,
        coalesce(appeals.caller_cnt, 0) as caller_cnt
    from totals
    left join {{ ref('int_hotline__multi_appeal') }} as appeals
        on
            totals.period_type = appeals.period_type
            and totals.period_start = appeals.period_start
            and totals.area_id = appeals.area_id

),

issues as (

    select
        'W' as period_type,
        issues.period_start,
        city.area_id,
        'category' as breakdown,
        issues.family_id as breakdown_id,
        issues.ranking,
        issues.rank_no,
        issues.order_cnt
    from {{ ref('hot_issue') }} as issues
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'

),

residents as (

    select
        totals.*,
        population.population / 10000 as population_10k
    from totals
    inner join {{ ref('dim_population') }} as population
        on
            totals.area_id = population.area_id
            and extract(year from totals.period_start) >= population.year
            and extract(year from totals.period_start) < coalesce(population.next_year, 9999)

),

combined as (

    {{ kpi_rows('H12', 'callers', 'caller_cnt', where='known_caller_cnt > 0') }}
    {% for ranking in ['count', 'growth'] %}
    union all
    {{ kpi_rows('H14', 'issues', 'rank_no', n='order_cnt', policy=ranking, breakdowns=['category'],
        where="ranking = '" ~ ranking ~ "'") }}
    {% endfor %}
    union all
    {{ kpi_rows('H15', 'residents', 'received_cnt', 'population_10k', n='received_cnt', policy='resident') }}

)

select * from combined
