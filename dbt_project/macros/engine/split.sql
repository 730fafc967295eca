{# The parts of a text between separators, a row each: an expression for a select list. #}
{% macro parts_of_text(text, separator) -%}
    {{ return(adapter.dispatch('parts_of_text')(text, separator)) }}
{%- endmacro %}

{% macro default__parts_of_text(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__parts_of_text(text, separator) -%}
    explode(split({{ text }}, '{{ separator }}'))
{%- endmacro %}


{# The elements of a list, a row each: an expression for a select list. #}
{% macro elements_of(list) -%}
    {{ return(adapter.dispatch('elements_of')(list)) }}
{%- endmacro %}

{% macro default__elements_of(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__elements_of(list) -%}
    explode({{ list }})
{%- endmacro %}
