{{ config(materialized = 'narrowed') }}

-- depends_on: {{ ref('int_case__affected') }}
select * from {{ ref('fct_case') }}
{% if keeps_standing() %}
where case_id in (select case_id from {{ ref('int_case__affected') }})
{% endif %}
