{# Names of the additive measures of cases: events of a period (flows), states at its end (stocks). #}
{% macro case_flows() %}
    {{ return([
        'reported_cnt', 'valid_cnt', 'proactive_cnt', 'placed_cnt', 'reopening_cnt',
        'accepted_cnt', 'accepted_closed_cnt', 'filed_cnt',
        'dispatched_cnt', 'closed_due_cnt', 'closed_on_time_cnt', 'closed_late_cnt',
        'closed_rework_known_cnt', 'closed_reworked_cnt',
    ] + recurrence_measures()) }}
{% endmacro %}

{% macro case_stocks() %}
    {{ return(['overdue_open_cnt', 'overdue_rework_known_cnt', 'overdue_reworked_cnt']) }}
{% endmacro %}


{% macro hotline_flows() %}
    {{ return([
        'received_cnt', 'received_known_cnt', 'received_closed_cnt', 'repeat_known_cnt', 'repeat_cnt',
        'signed_due_cnt', 'signed_on_time_cnt', 'closed_due_cnt', 'closed_on_time_cnt',
        'evaluated_cnt', 'satisfied_cnt',
    ]) }}
{% endmacro %}

{% macro hotline_stocks() %}
    {{ return(['overdue_open_cnt', 'unsigned_overdue_cnt']) }}
{% endmacro %}


{% macro weigh_flows() %}
    {{ return(['collected_kg', 'weighing_cnt']) }}
{% endmacro %}

{# Areas in m², work (作业量) in m² × passes. #}
{% macro road_flows() %}
    {{ return(['swept_m2', 'mech_swept_m2', 'sweeping_cnt', 'work_m2', 'mech_work_m2', 'work_cnt']) }}
{% endmacro %}


{% macro penalty_flows() %}
    {{ return([
        'decided_cnt', 'summary_decided_cnt', 'fine_confiscation_amount', 'filed_cnt',
        'ordinary_filed_cnt', 'ordinary_due_cnt', 'ordinary_closed_cnt',
    ]) }}
{% endmacro %}

{% macro removal_flows() %}
    {{ return(['removed_m2', 'removed_cnt']) }}
{% endmacro %}


{#
  One row per event of `relation` on the day of `at`, with every measure of `measures`: those of
  `counted` are `sign` where their condition holds, the others 0. Rows without the event are left out.
#}
{% macro daily_events(relation, at, keys, measures, counted, sign=1) %}
    select
        cast({{ at }} as date) as on_date,
        {{ keys | join(',\n        ') }},
        {%- for measure in measures %}
        {% if measure in counted -%}
        case when {{ counted[measure] }} then {{ sign }} else 0 end as {{ measure }}
        {%- else -%}
        0 as {{ measure }}
        {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    where {{ at }} is not null
{% endmacro %}


{# The CTE `daily`: events of `relation` summed by day and key. #}
{% macro daily_sums(relation, keys, measures, measure_type='bigint') %}
daily as (

    select
        on_date,
        {{ keys | join(',\n        ') }},
        {%- for measure in measures %}
        cast(sum({{ measure }}) as {{ measure_type }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    group by on_date, {{ keys | join(', ') }}

)
{% endmacro %}
