{# Whether an event of `cases` is dated after the time of the data (`as_of`): then it has not happened yet. #}
{% macro not_yet(event) -%}
    coalesce(cases.{{ event }} > as_of.as_of, false)
{%- endmacro %}

{# The time of an event that has happened. #}
{% macro happened(event) -%}
    case when not {{ not_yet(event) }} then cases.{{ event }} end
{%- endmacro %}
