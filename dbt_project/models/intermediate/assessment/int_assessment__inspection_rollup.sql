{% set flows = inspection_flows() %}
{% set kinds = {'inspection_type': 'inspection_type'} %}

with inspections as (

    select * from {{ ref('fct_inspection') }}

),

-- A recheck counts with the sample and the result it told; one without either is none.
rechecks as (

    select * from inspections
    where recheck_cnt is not null and fixed_cnt is not null

),

inspection_leaves as (

    {{ leaves('inspections', 'inspected_on', kinds, flows, {
        'visit_cnt': 'visit_cnt', 'problem_cnt': 'problem_cnt'
    }) }}
    union all
    {{ leaves('rechecks', 'rechecked_on', kinds, flows, {
        'recheck_cnt': 'recheck_cnt', 'fixed_cnt': 'fixed_cnt'
    }) }}

),

{{ rollup_leaves('inspection_leaves', 'assessment', flows) }}
