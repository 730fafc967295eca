{% set measures = weigh_flows() %}
{% set keys = ['district_id', 'street_id', 'facility_id', 'waste_stream'] %}

with tickets as (

    select * from {{ ref('fct_weigh_ticket') }}
    where is_first_weighing and is_msw

),

weighings as (

    select
        weighed_on as on_date,
        {{ keys | join(',\n        ') }},
        net_kg as collected_kg,
        1 as weighing_cnt
    from tickets

),

{{ daily_sums('weighings', keys, measures, 'decimal(38, 6)') }}

select * from daily
