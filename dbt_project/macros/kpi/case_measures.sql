{# Breakdowns of cases by name, and their columns; in a first life (重开) the unit is the one that closed the case first. #}
{% macro case_breakdowns(first_life=false) %}
    {% set unit_id = 'first_unit_id' if first_life else 'unit_id' %}
    {{ return({'unit': unit_id, 'category': 'category_id', 'channel': 'channel', 'stream': 'stream'}) }}
{% endmacro %}


{#
  Columns of an entry as they were in the life that counts on a day or stretch of the journal, under their own or, renamed,
  under their usual names.
#}
{% macro lived_columns(columns, at, rename=false) %}
    {%- set unit_id = 'first_unit_id' if at in case_first_life() else case_kept_spells().get(at, 'unit_id') -%}
    {%- set found = [] -%}
    {%- for column in columns -%}
    {%- set lived = unit_id if column == 'unit_id' else column -%}
    {%- do found.append(lived ~ ' as ' ~ column if rename and lived != column else lived) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#
  Days and stretches of the journal that belong to a first life: its report, 受理 and 立案, which a 重开 does not repeat, too.
  Where nobody saw a first life its unit is the present one.
#}
{% macro case_first_life() %}
    {{ return([
        'reported_on', 'accepted_on', 'filed_on',
        'first_dispatched_on', 'first_handled_on', 'first_closed_on', 'reopened_on', 'earlier', 'earlier_again', 'open',
        'handling_overdue_before', 'handling_overdue_before_again',
    ]) }}
{% endmacro %}


{# Stretches that a source still tells after a 重开, and their unit: that of the first life if they began in it. #}
{% macro case_kept_spells() %}
    {% set found = {} %}
    {% for spell in ['suspended', 'backlog_suspended'] %}
    {% do found.update({spell: 'case when ' ~ spell ~ '_on < open_off then first_unit_id else unit_id end'}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{#
  Grains finer than the leaves of int_case__tally, by breakdown: kind of period, columns and measures. Weeks by
  stream are rolled up with the others; the rest are figures of the whole city (docs/decisions/0011).
#}
{% macro case_fine_grains() %}
    {% set days = var('recurrence_days') %}
    {{ return({
        'stream': {'period_type': 'W', 'columns': ['stream'], 'measures': case_weekly_measures()},
        'unit': {'period_type': 'D', 'columns': ['unit_id'], 'measures': ['overdue_open_cnt']},
        'unit_category': {
            'period_type': 'M',
            'columns': ['unit_id', 'category_id'],
            'measures': ['matured_' ~ days ~ 'd_cnt', 'recurring_' ~ days ~ 'd_cnt'],
        },
    }) }}
{% endmacro %}

{# What is told of a stream by week: reports, 受理, 立案, 应结案 and its parts (C01, C03, C04, C11–C13, C21). #}
{% macro case_weekly_measures() %}
    {{ return([
        'reported_cnt', 'accepted_cnt', 'filed_cnt', 'closed_due_cnt', 'closed_on_time_cnt', 'closed_late_cnt',
        'overdue_open_cnt',
    ]) }}
{% endmacro %}

{# Names of the additive measures of cases: events of a period (flows), states at its end (stocks). #}
{% macro case_flows() %}
    {{ return([
        'reported_cnt', 'valid_cnt', 'proactive_cnt', 'placed_cnt', 'reopening_cnt',
        'accepted_cnt', 'accepted_valid_cnt', 'accepted_due_cnt', 'accepted_closed_cnt', 'accepted_on_time_cnt',
        'filed_cnt', 'filed_voided_cnt', 'dispatch_due_cnt', 'dispatched_in_limit_cnt',
        'dispatched_cnt', 'dispatched_known_cnt', 'dispatched_accurate_cnt', 'return_cnt',
        'handled_due_cnt', 'handled_on_time_cnt', 'checked_cnt', 'unchecked_cnt', 'checked_in_limit_cnt',
        'cohort_due_cnt', 'cohort_closed_cnt', 'cohort_on_time_cnt',
        'closed_due_cnt', 'closed_on_time_cnt', 'closed_late_cnt',
        'closed_rework_known_cnt', 'closed_reworked_cnt', 'closed_extension_known_cnt', 'closed_extended_cnt',
        'reopened_cnt',
    ] + recurrence_measures()) }}
{% endmacro %}

{% macro case_stocks() %}
    {{ return([
        'overdue_open_cnt', 'overdue_rework_known_cnt', 'overdue_reworked_cnt',
        'overdue_extension_known_cnt', 'overdue_extended_cnt', 'overdue_deferred_cnt',
        'handling_overdue_cnt', 'suspended_cnt', 'open_cnt', 'backlog_cnt',
    ]) }}
{% endmacro %}

{#
  States that a case stands in for a stretch of time, beside 超期未结: name of the stretch → stock it
  counts in. A case may have several stretches of one stock, and they do not overlap.
#}
{% macro case_spells() %}
    {{ return({
        'open': 'open_cnt',
        'open_again': 'open_cnt',
        'suspended_before': 'suspended_cnt',
        'suspended': 'suspended_cnt',
        'handling_overdue_before': 'handling_overdue_cnt',
        'handling_overdue_before_again': 'handling_overdue_cnt',
        'handling_overdue': 'handling_overdue_cnt',
        'handling_overdue_between': 'handling_overdue_cnt',
        'handling_overdue_again': 'handling_overdue_cnt',
        'backlog_overdue': 'backlog_cnt',
        'backlog_overdue_between': 'backlog_cnt',
        'backlog_suspended_before': 'backlog_cnt',
        'backlog_suspended': 'backlog_cnt',
        'backlog_overdue_again': 'backlog_cnt',
        'backlog_reworked': 'backlog_cnt',
    }) }}
{% endmacro %}


{#
  When a case counts in which flow: day of the journal → measure → condition on the entry; of `return_cnt`, which adds
  up times and not cases, its number.
#}
{% macro case_events() %}
{% set events = {
    'reported_on': {
        'reported_cnt': 'true',
        'valid_cnt': 'is_valid and not is_duplicate',
        'proactive_cnt': 'is_proactive and not is_duplicate',
        'placed_cnt': 'is_placed',
        'reopening_cnt': 'is_reopening',
        'duplicate_cnt': 'is_duplicate',
    },
    'accepted_on': {
        'accepted_cnt': 'true',
        'accepted_valid_cnt': 'is_valid and not is_duplicate',
        'accepted_due_cnt': 'is_accepted_due',
        'accepted_closed_cnt': 'is_accepted_due and is_accepted_closed',
        'accepted_on_time_cnt': 'is_accepted_due and is_accepted_closed and is_closed_on_time',
    },
    'filed_on': {
        'filed_cnt': 'true',
        'filed_voided_cnt': 'is_filed_voided',
        'dispatch_due_cnt': 'is_dispatch_due',
        'dispatched_in_limit_cnt': 'is_dispatch_due and is_dispatched_in_limit',
    },
    'dispatched_on': {
        'dispatched_cnt': 'true',
        'dispatched_known_cnt': 'return_cnt is not null',
        'dispatched_accurate_cnt': 'return_cnt = 0',
        'return_cnt': 'return_cnt',
    },
    'first_dispatched_on': {
        'dispatched_cnt': 'true',
        'dispatched_known_cnt': 'first_return_cnt is not null',
        'dispatched_accurate_cnt': 'first_return_cnt = 0',
        'return_cnt': 'first_return_cnt',
    },
    'handled_on': {
        'handled_due_cnt': 'is_handled_due',
        'handled_on_time_cnt': 'is_handled_due and is_handled_on_time',
        'checked_cnt': 'is_checked',
        'unchecked_cnt': 'is_unchecked',
        'checked_in_limit_cnt': 'is_checked and is_checked_in_limit',
    },
    'due_on': {
        'cohort_due_cnt': 'true',
        'cohort_closed_cnt': 'is_closed_due',
        'cohort_on_time_cnt': 'is_closed_on_time',
    },
    'closed_on': {
        'closed_due_cnt': 'is_closed_due',
        'closed_on_time_cnt': 'is_closed_on_time',
        'closed_late_cnt': 'is_closed_due and not is_closed_on_time',
        'closed_rework_known_cnt': 'is_closed_due and is_rework_known',
        'closed_reworked_cnt': 'is_closed_due and is_reworked',
        'closed_extension_known_cnt': 'is_closed_due and is_extension_known',
        'closed_extended_cnt': 'is_closed_due and is_extended',
    },
    'first_closed_on': {
        'closed_due_cnt': 'true',
        'closed_on_time_cnt': 'is_first_closed_on_time',
        'closed_late_cnt': 'not is_first_closed_on_time',
        'closed_rework_known_cnt': 'is_first_rework_known',
        'closed_reworked_cnt': 'is_first_reworked',
        'closed_extension_known_cnt': 'is_first_extension_known',
        'closed_extended_cnt': 'is_first_extended',
    },
    'first_handled_on': {
        'handled_due_cnt': 'is_first_handled_due',
        'handled_on_time_cnt': 'is_first_handled_due and is_first_handled_on_time',
        'checked_cnt': 'is_first_checked',
        'checked_in_limit_cnt': 'is_first_checked and is_first_checked_in_limit',
    },
    'reopened_on': {'reopened_cnt': 'true'},
} %}
{% for days in recurrence_windows() %}
{% for closing, life in [('closed_on', ''), ('first_closed_on', 'first_')] %}
{% do events[closing].update({
    'matured_' ~ days ~ 'd_cnt': 'is_' ~ life ~ 'matured_' ~ days ~ 'd',
    'recurring_' ~ days ~ 'd_cnt': 'is_' ~ life ~ 'recurring_' ~ days ~ 'd',
}) %}
{% endfor %}
{% endfor %}
{{ return(events) }}
{% endmacro %}


{#
  What does not stand at the end of a period that holds both days: day of the journal on which it counted → day that
  undoes it, and what it counted. R01 counts every closing. Of a case that was dispatched in both its lives (重开) the first
  dispatch counts, for the unit that the case was filed for: known where both are, accurate where neither was sent back,
  each taken back from the unit that has it; C19 adds up the returns of both.
#}
{% macro case_undone() %}
    {% set events = case_events() %}
    {% set undone = {
        'dispatched_on': {'by': 'first_dispatched_on', 'counted': {
            'dispatched_cnt': 'true',
            'dispatched_known_cnt': 'return_cnt is not null',
            'dispatched_accurate_cnt': 'return_cnt = 0',
        }},
        'first_dispatched_on': {'by': 'dispatched_on', 'counted': {
            'dispatched_known_cnt': 'first_return_cnt is not null and return_cnt is null',
            'dispatched_accurate_cnt': 'first_return_cnt = 0 and return_cnt is distinct from 0',
        }},
        'first_handled_on': {'by': 'reopened_on', 'counted': events['first_handled_on']},
        'first_closed_on': {'by': 'reopened_on', 'counted': events['first_closed_on']},
        'closed_on': {'by': 'ended_on', 'counted': events['closed_on']},
    } %}
    {{ return(undone) }}
{% endmacro %}


{# The measures of what is undone, and the correction row of a reopening. #}
{% macro case_taken_back() %}
    {% set measures = [] %}
    {% for undone in case_undone().values() %}
    {% do measures.extend(undone.counted.keys() | reject('in', measures + recurrence_measures()) | list) %}
    {% endfor %}
    {{ return(measures + ['reopened_cnt']) }}
{% endmacro %}


{# What counts while a case stands overdue and open: measure → condition on the entry. #}
{% macro case_overdue() %}
    {{ return({
        'overdue_open_cnt': 'true',
        'overdue_rework_known_cnt': 'is_rework_known',
        'overdue_reworked_cnt': 'is_reworked',
        'overdue_extension_known_cnt': 'is_extension_known',
        'overdue_extended_cnt': 'is_extended',
        'overdue_deferred_cnt': 'false' if var('deadline_includes_extension') else 'is_deferred',
    }) }}
{% endmacro %}


{# Conditions on an entry as sums of its sign; `return_cnt` adds up times, not cases. #}
{% macro signed(conditions) %}
    {%- set sums = {} -%}
    {%- for measure, condition in conditions.items() -%}
    {%- set of_case = 'case when ' ~ condition ~ ' then sign else 0 end' -%}
    {%- do sums.update({measure: 'sign * coalesce(' ~ condition ~ ', 0)' if measure == 'return_cnt' else of_case}) -%}
    {%- endfor -%}
    {{ return(sums) }}
{% endmacro %}


{#
  Where these measures are counted: relation of int_case__tally, its day, and measure → sum of the sign; relations
  that count none of them are left out. `entries` are those of the journal that count.
#}
{% macro case_sums(measures, entries) %}
    {%- set stocks = {} -%}
    {%- for stock in case_spells().values() -%}{%- do stocks.update({stock: "stock = '" ~ stock ~ "'"}) -%}{%- endfor -%}
    {%- set counted = [] -%}
    {%- for at, conditions in case_events().items() -%}{%- do counted.append((entries, at, conditions)) -%}{%- endfor -%}
    {%- do counted.extend([('overdue_changes', 'changed_on', case_overdue()), ('state_changes', 'changed_on', stocks)]) -%}
    {%- set found = [] -%}
    {%- for relation, at, conditions in counted -%}
    {%- set chosen = {} -%}
    {%- for measure, sum in signed(conditions).items() -%}
    {%- if measure in measures -%}{%- do chosen.update({measure: sum}) -%}{%- endif -%}
    {%- endfor -%}
    {%- if chosen -%}{%- do found.append((relation, at, chosen)) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
