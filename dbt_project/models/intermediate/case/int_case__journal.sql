{{ config(materialized = 'incremental', incremental_strategy = 'append', on_schema_change = 'fail') }}

-- depends_on: {{ ref('int_case__affected') }}

-- As in bookkeeping, an entry is never changed: when a case counts otherwise than before, the old entry
-- is taken back by one with the opposite sign. The sum over the journal is what stands.
{% set entry = [
    'case_id', 'district_id', 'street_id', 'unit_id', 'category_id', 'channel',
    'reported_on', 'accepted_on', 'filed_on', 'dispatched_on', 'closed_on',
    'first_overdue_on', 'first_settled_on', 'second_overdue_on', 'second_settled_on',
    'is_valid', 'is_proactive', 'is_placed', 'is_reopening', 'is_accepted_closed',
    'is_closed_due', 'is_closed_on_time', 'is_closed_late', 'is_rework_known', 'is_reworked',
] + recurrence_flags() %}
with cases as (

    select * from {{ ref('fct_case') }}
    {% if is_incremental() %}
    where case_id in (select case_id from {{ ref('int_case__affected') }})
    {% endif %}

),

counted as (

    select
        cases.case_id,
        cases.district_id,
        cases.street_id,
        cases.unit_id,
        cases.category_id,
        cases.channel,
        cast(cases.reported_at as date) as reported_on,
        cast(cases.accepted_at as date) as accepted_on,
        cast(cases.filed_at as date) as filed_on,
        cast(cases.dispatched_at as date) as dispatched_on,
        cast(cases.closed_at as date) as closed_on,
        cast(spells.first_from as date) as first_overdue_on,
        cast(spells.first_to as date) as first_settled_on,
        cast(spells.second_from as date) as second_overdue_on,
        cast(spells.second_to as date) as second_settled_on,
        cases.is_valid,
        cases.is_valid and cases.discovery = '主动' as is_proactive,
        recurrence.is_placed,
        recurrence.is_reopening,
        cases.is_closed and cases.is_valid as is_accepted_closed,
        cases.is_closed and cases.has_deadline and cases.is_in_closure_stream as is_closed_due,
        cases.is_closed_on_time and cases.is_in_closure_stream as is_closed_on_time,
        coalesce(cases.is_closed and cases.closed_at > cases.effective_deadline and cases.is_in_closure_stream, false)
            as is_closed_late,
        cases.rework_cnt is not null as is_rework_known,
        coalesce(cases.rework_cnt > 0, false) as is_reworked,
        recurrence.is_duplicate,
        {%- for days in recurrence_windows() %}
        recurrence.is_matured_{{ days }}d,
        recurrence.is_matured_{{ days }}d and recurrence.is_recurring_{{ days }}d as is_recurring_{{ days }}d
        {{- ',' if not loop.last }}
        {%- endfor %}
    from cases
    inner join {{ ref('int_case__recurrence') }} as recurrence
        on cases.case_id = recurrence.case_id
    left join {{ ref('int_case__overdue_spell') }} as spells
        on cases.case_id = spells.case_id

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
