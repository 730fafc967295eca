{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = leaf_keys(),
        on_schema_change = 'fail'
    )
}}

-- As int_case__tally, for the few grains that are finer than its own (macro case_fine_grains).
{% set measures = case_flows() + case_stocks() %}
{% set fine = case_fine_grains() %}
-- All entries are read where they stand: put aside, their texts would take twice as long to group by.
{% set entries = 'entries' if is_incremental() else ref('int_case__journal') %}
with
{% if is_incremental() %}
entries as (

    select * from {{ ref('int_case__journal') }}
    where entry_no > (select coalesce(max(entry_no), 0) from {{ this }})

),
{% endif %}

{{ case_changes(entries) }},

happened as (

    {% for breakdown, grain in fine.items() %}
    {%- set outer = loop %}
    {%- for relation, at, sums in case_sums(grain.measures, entries) %}
    {%- set columns = lived_columns(grain.columns, at) %}
    {{ fine_leaves(relation, at, grain.period_type, breakdown, columns, measures, sums) }}
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}

),

{{ added_to(this if is_incremental() else none, measures, entries) }}

select * from final
