{#
  环比 and 同比 (DOMAIN §6): a difference in the unit of the figure, for rates as a difference of 0–1 values
  to be shown in 个百分点; and, of counts and measures only, (cur − prev) / prev. Without a sound pair, and
  from zero, there is none.
#}
{% macro change_abs(current, base, status) -%}
    case when {{ status }} = 'ok' then {{ current }} - {{ base }} end
{%- endmacro %}

{% macro change_rel(current, base, status) -%}
    case
        when {{ status }} = 'ok' and has_relative_change then ({{ current }} - {{ base }}) / nullif({{ base }}, 0)
    end
{%- endmacro %}
