{# The windows in days that R01 is given for; the one that hotspots count must be among them. #}
{% macro recurrence_windows() %}
    {% if var('recurrence_days') not in var('recurrence_windows') %}
        {{ exceptions.raise_compiler_error('recurrence_days is not among recurrence_windows') }}
    {% endif %}
    {{ return(var('recurrence_windows')) }}
{% endmacro %}

{# What int_case__recurrence says of a case, as the columns of the journal. #}
{% macro recurrence_flags() %}
    {% set flags = ['is_duplicate'] %}
    {% for days in recurrence_windows() %}
        {% for life in ['', 'first_'] %}
        {% do flags.extend(['is_' ~ life ~ 'matured_' ~ days ~ 'd', 'is_' ~ life ~ 'recurring_' ~ days ~ 'd']) %}
        {% endfor %}
    {% endfor %}
    {{ return(flags) }}
{% endmacro %}

{# The flows that the journal's flags are counted in. #}
{% macro recurrence_measures() %}
    {% set measures = ['duplicate_cnt'] %}
    {% for days in recurrence_windows() %}
        {% do measures.extend(['matured_' ~ days ~ 'd_cnt', 'recurring_' ~ days ~ 'd_cnt']) %}
    {% endfor %}
    {{ return(measures) }}
{% endmacro %}
