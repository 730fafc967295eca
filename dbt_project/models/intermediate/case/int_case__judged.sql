{{ config(materialized = 'narrowed') }}

-- depends_on: {{ ref('int_case__affected') }}, {{ ref('int_case__state') }}, {{ ref('int_source__as_of') }}, {{ ref('fct_case') }}
{% if keeps_standing() -%}
{%- set affected %}
    select * from {{ ref('int_case__state') }}
    where case_id in (select case_id from {{ ref('int_case__affected') }})
{%- endset -%}
{{ cases_as_of(affected) }}
{%- else -%}
select * from {{ ref('fct_case') }}
{%- endif %}
