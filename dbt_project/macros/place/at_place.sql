{#
  Whether a case of int_case__state stands at a place at all: its key is known and no fallback of a geocoder
  (int_case__centroid). `and_known` also leaves out the addresses that stand for "unknown".
#}
{% macro at_place(and_known=true) -%}
place_key is not null
        and place_key not in (select place_key from {{ ref('int_case__centroid') }} where is_centroid)
        {%- if and_known %}
        and not is_dummy_place
        {%- endif %}
{%- endmacro %}
