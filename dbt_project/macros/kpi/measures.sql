{# Names of the additive measures: events of a period (flows), states at its end (stocks). Those of cases: case_measures.sql. #}
{% macro hotline_flows() %}
    {{ return([
        'received_cnt', 'received_known_cnt', 'received_closed_cnt', 'repeat_known_cnt', 'repeat_cnt',
        'assigned_cnt', 'direct_cnt', 'waiting_cnt', 'known_caller_cnt',
        'assignment_cnt', 'return_cnt', 'returnable_cnt', 'ping_pong_cnt',
        'response_due_cnt', 'responded_cnt', 'signed_due_cnt', 'signed_on_time_cnt',
        'closed_cnt', 'closed_due_cnt', 'closed_on_time_cnt', 'callable_cnt', 'called_cnt', 'connected_cnt',
        'evaluated_cnt', 'unrated_cnt', 'satisfied_cnt', 'dissatisfied_cnt',
        'answer_cnt', 'resolved_cnt', 'valid_answer_cnt', 'valid_resolved_cnt',
        'case_known_cnt', 'with_case_cnt',
    ]) }}
{% endmacro %}

{% macro hotline_stocks() %}
    {{ return(['open_cnt', 'overdue_open_cnt', 'unsigned_overdue_cnt']) }}
{% endmacro %}


{% macro weigh_flows() %}
    {{ return(['collected_kg', 'weighing_cnt', 'special_kg', 'special_cnt']) }}
{% endmacro %}

{# Areas in m², work (作业量) in m² × passes; `main_` and `able_` are scopes of S04. #}
{% macro road_flows() %}
    {{ return([
        'swept_m2', 'mech_swept_m2', 'sweeping_cnt',
        'main_swept_m2', 'main_mech_swept_m2', 'main_sweeping_cnt',
        'able_swept_m2', 'able_mech_swept_m2', 'able_sweeping_cnt',
        'work_m2', 'mech_work_m2', 'work_cnt',
        'planned_work_m2', 'planned_mech_work_m2', 'planned_work_cnt',
    ]) }}
{% endmacro %}


{% macro penalty_flows() %}
    {{ return([
        'decided_cnt', 'summary_decided_cnt', 'fine_confiscation_amount',
        'publicity_due_cnt', 'published_on_time_cnt', 'filed_cnt',
        'ordinary_filed_cnt', 'ordinary_due_cnt', 'ordinary_closed_cnt',
    ]) }}
{% endmacro %}

{# Visits and problems by the day of the inspection, samples and what was fixed by that of the recheck. #}
{% macro inspection_flows() %}
    {{ return(['visit_cnt', 'problem_cnt', 'recheck_cnt', 'fixed_cnt']) }}
{% endmacro %}

{# Of buildings, kitchens, muck trucks, notices and the actions of squads. #}
{% macro enforcement_object_flows() %}
    {{ return([
        'removed_m2', 'measured_cnt', 'removed_cnt', 'unshed_removed_m2', 'shed_known_cnt',
        'found_cnt', 'found_removed_cnt', 'new_found_cnt', 'new_resolved_cnt',
        'muck_cnt', 'blue_cnt', 'escalated_cnt', 'escalated_twice_cnt',
        'action_cnt', 'action_told_cnt', 'persuasion_cnt', 'decided_cnt',
    ]) }}
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
