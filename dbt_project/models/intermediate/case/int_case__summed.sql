{{ config(materialized = 'view') }}

with case_leaves as (

    select * from {{ ref('int_case__tally') }}
    union all
    -- 常规 and 四乱 are reported weekly and apart (DOMAIN §3.1 P02).
    select * from {{ ref('int_case__fine_tally') }}
    where period_type = 'W'

),

{{ rollup_leaves('case_leaves', domain='case', flows=case_flows(), stocks=case_stocks()) }}
