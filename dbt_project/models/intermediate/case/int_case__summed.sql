{{ config(materialized = 'view') }}

with coarse as (

    select * from {{ ref('int_case__tally') }}
    where not {{ is_fine_leaf() }}

),

{{ rollup_leaves('coarse', domain='case', flows=case_flows(), stocks=case_stocks()) }}
