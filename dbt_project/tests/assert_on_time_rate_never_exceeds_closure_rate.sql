-- What: 按期结案率 and 结案率 share one denominator, so the first can never be the larger (DOMAIN §1.2).
-- A returned row is a period and area where it is: a case was counted on time but not as closed.
with rates as (

    select
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        max(case when kpi_id = 'C12' then numerator end) as closed_cnt,
        max(case when kpi_id = 'C13' then numerator end) as on_time_cnt
    from {{ ref('kpi_value') }}
    where kpi_id in ('C12', 'C13')
    group by period_type, period_start, area_id, breakdown, breakdown_id

)

select * from rates where on_time_cnt > closed_cnt
