{# A SQL list of text literals out of a list of a city's policy; an empty list matches nothing. #}
{% macro quoted_list(values) -%}
    {%- if values -%}
        {%- for value in values -%}
            '{{ value | replace("'", "''") }}'{{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- else -%}
        null
    {%- endif -%}
{%- endmacro %}
