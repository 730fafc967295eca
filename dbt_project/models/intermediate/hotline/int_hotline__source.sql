-- A source that never delivered a closing time knows nothing of closings, one without any signature
-- nothing of signings, one without any class nothing of matters: not zero, but no data.
{% set knowledge = {
    'knows_closings': 'closed_at is not null',
    'knows_signings': 'signed_at is not null',
    'knows_matters': 'coalesce(category_l3, category_l2, category_l1) is not null',
    'knows_assignments': 'assigned_at is not null',
    'knows_contacts': 'first_contact_at is not null',
    'knows_returns': 'return_cnt is not null or returned_at is not null',
    'knows_callbacks': 'callback_at is not null',
    'knows_ratings': "satisfaction <> '未评价'",
    'knows_cases': 'case_no is not null',
} %}
with orders as (

    select * from {{ ref('int_hotline__latest') }}

),

known as (

    select
        source_name,
        {%- for name, told in knowledge.items() %}
        max(case when {{ told }} then 1 else 0 end) = 1 as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from orders
    group by source_name

)

select * from known
