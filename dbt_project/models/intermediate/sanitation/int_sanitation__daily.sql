{% set measures = weigh_flows() %}
{% set keys = ['district_id', 'street_id', 'facility_id', 'waste_stream'] %}

with tickets as (

    select * from {{ ref('fct_weigh_ticket') }}
    where is_first_weighing

),

weighings as (

    select
        weighed_on as on_date,
        {{ keys | join(',\n        ') }},
        case when is_msw then net_kg else 0 end as collected_kg,
        case when is_msw then 1 else 0 end as weighing_cnt,
        case when is_special then net_kg else 0 end as special_kg,
        case when is_special then 1 else 0 end as special_cnt
    from tickets
    where is_msw or is_special

),

{{ daily_sums('weighings', keys, measures, 'decimal(38, 6)') }}

select * from daily
