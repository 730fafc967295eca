{% set measures = removal_flows() %}
{% set keys = ['district_id', 'street_id', 'ib_stock_flag'] %}

with removals as (

    select
        removed_on as on_date,
        {{ keys | join(',\n        ') }},
        removed_m2,
        1 as removed_cnt
    from {{ ref('fct_illegal_building') }}
    where removed_on is not null and removed_m2 is not null

),

{{ daily_sums('removals', keys, measures, 'decimal(38, 6)') }}

select * from daily
