{# Whether two sums differ by more than the rounding of floating point; what is not there counts as nothing. #}
{% macro differs(one, other) -%}
    (abs(coalesce({{ one }}, 0) - coalesce({{ other }}, 0)) > 1e-6 + 1e-9 * abs(coalesce({{ other }}, 0)))
{%- endmacro %}
