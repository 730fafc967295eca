{{ config(materialized = 'incremental', incremental_strategy = 'append', on_schema_change = 'fail') }}

-- depends_on: {{ ref('int_case__affected') }}

-- As in bookkeeping, an entry is never changed: when a case counts otherwise than before, the old entry
-- is taken back by one with the opposite sign. The sum over the journal is what stands.
-- A case has one entry for its first and its present life, and one more for each life between them (重开).
{% set between = [
    'case_id', 'life_began_at', 'district_id', 'street_id', 'unit_id', 'category_id', 'channel', 'stream',
    'first_closed_on', 'reopened_on', 'earlier_overdue_on', 'earlier_settled_on', 'open_on', 'open_off',
    'is_first_closed_on_time', 'first_unit_id', 'is_first_rework_known', 'is_first_reworked',
    'is_first_extension_known', 'is_first_extended',
] %}
{% set entry = [
    'case_id', 'life_began_at', 'district_id', 'street_id', 'unit_id', 'category_id', 'channel', 'stream',
    'reported_on', 'accepted_on', 'filed_on', 'dispatched_on', 'handled_on', 'due_on', 'closed_on', 'ended_on',
    'first_dispatched_on', 'first_handled_on', 'first_closed_on', 'reopened_on', 'earlier_overdue_on', 'earlier_settled_on',
    'earlier_again_overdue_on', 'earlier_again_settled_on', 'first_overdue_on', 'first_settled_on', 'between_overdue_on', 'between_settled_on', 'second_overdue_on', 'second_settled_on',
    'is_valid', 'is_proactive', 'is_placed', 'is_reopening', 'is_accepted_due', 'is_accepted_closed', 'is_filed_voided',
    'is_dispatch_due', 'is_dispatched_in_limit', 'return_cnt', 'first_return_cnt', 'is_handled_due', 'is_handled_on_time',
    'is_checked', 'is_unchecked', 'is_checked_in_limit',
    'is_closed_due', 'is_closed_on_time', 'is_first_closed_on_time', 'is_rework_known', 'is_reworked',
    'is_extension_known', 'is_extended', 'is_deferred', 'first_unit_id', 'is_first_rework_known', 'is_first_reworked',
    'is_first_extension_known', 'is_first_extended',
    'is_first_handled_due', 'is_first_handled_on_time', 'is_first_checked', 'is_first_checked_in_limit',
] + recurrence_flags() %}
{% for spell in case_spells() %}
{% do entry.extend([spell ~ '_on', spell ~ '_off']) %}
{% endfor %}
with counted as (

    select
        {%- for column in entry %}
        {{ 'cast(null as timestamp) as ' if column == 'life_began_at' }}{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_case__counted') }}
    {% if is_incremental() %}
    where case_id in (select case_id from {{ ref('int_case__affected') }})
    {% endif %}

    union all

    select
        {%- for column in entry %}
        {{ 'null as ' if column not in between }}{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_case__counted_between') }}
    {% if is_incremental() %}
    where case_id in (select case_id from {{ ref('int_case__affected') }})
    {% endif %}

),

{% if is_incremental() %}
standing as (

    select
        {{ entry | join(',\n        ') }}
    from {{ this }}
    where case_id in (select case_id from {{ ref('int_case__affected') }})
    group by {{ entry | join(', ') }}
    having sum(sign) > 0

),

entries as (

    select
        *,
        1 as sign
    from (select * from counted except select * from standing) as counted_now

    union all

    select
        *,
        -1 as sign
    from (select * from standing except select * from counted) as counted_before

),
{% else %}
entries as (

    select
        *,
        1 as sign
    from counted

),
{% endif %}

final as (

    select
        {{ entry | join(',\n        ') }},
        sign,
        {% if is_incremental() -%}
        (select coalesce(max(entry_no), 0) + 1 from {{ this }}) as entry_no
        {%- else -%}
        1 as entry_no
        {%- endif %}
    from entries

)

select * from final
