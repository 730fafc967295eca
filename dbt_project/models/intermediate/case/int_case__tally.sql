{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = leaf_keys(),
        on_schema_change = 'fail'
    )
}}

{#
  What happened to cases, summed from the journal. Flows count events; stocks are changes: +1 on the day a
  case comes into a state, -1 on the day it leaves. A night adds its entries to what stands.
#}
{% set measures = case_flows() + case_stocks() %}
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

    {% for relation, at, sums in case_sums(measures, entries) %}
    {{ leaves(relation, at, case_breakdowns(at in case_first_life()), measures, sums) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{{ added_to(this if is_incremental() else none, measures, entries) }}

select * from final
