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


{#
  Whether a row of `relation` may be one of at least so many with the same values in `columns`: a number made of them
  comes so often. Most cases stand alone at their place, and to sort all by the texts that name it is dear.
#}
{% macro is_shared(relation, columns, least=2) -%}
    {{ hash_of(columns) }} in (
        select {{ hash_of(columns) }}
        from {{ relation }} as alike
        group by {{ hash_of(columns) }}
        having count(*) >= {{ least }}
    )
{%- endmacro %}
