{# The moments from which a case of `cases` stands in another state than before, such as its deadline. #}
{% macro case_moments() %}
    {%- set backlog_overdue = "interval '" ~ var('backlog_overdue_days') ~ "' day" -%}
    {{ return([
        'cases.accepted_at', 'cases.filed_at', 'cases.dispatched_at', 'cases.handled_at', 'cases.checked_at',
        'cases.closed_at', 'cases.first_closed_at', 'cases.voided_at', 'cases.transferred_at',
        'cases.reopened_at', 'cases.first_reopened_at', 'cases.suspended_at', 'cases.resumed_at',
        'cases.first_close_deadline', 'cases.first_effective_deadline', 'cases.first_resumed_at',
        'cases.first_handling_deadline', 'cases.first_effective_handling_deadline', 'cases.first_dispatched_at',
        'cases.first_handled_at', 'cases.first_checked_at',
        'cases.close_deadline', 'cases.effective_deadline',
        'cases.handling_deadline', 'cases.effective_handling_deadline',
        'cases.close_deadline + ' ~ backlog_overdue, 'cases.effective_deadline + ' ~ backlog_overdue,
        'cases.filed_at + ' ~ backlog_overdue, 'cases.reopened_at + ' ~ backlog_overdue,
        "cases.suspended_at + interval '" ~ var('backlog_suspended_days') ~ "' day",
        "cases.filed_at + interval '" ~ var('dispatch_limit_hours') ~ "' hour",
        "cases.handled_at + interval '" ~ var('check_limit_hours') ~ "' hour",
    ]) }}
{% endmacro %}


{# The ends of the recurrence windows (R01) of its closings. #}
{% macro case_window_ends() %}
    {%- set ends = [] -%}
    {%- for days in recurrence_windows() -%}
        {%- for closing in ['closed_at', 'first_closed_at'] -%}
            {%- do ends.append("cases." ~ closing ~ " + interval '" ~ days ~ "' day") -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(ends) }}
{% endmacro %}
