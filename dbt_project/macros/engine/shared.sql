{#
  Whether a row of `relation` may be one of at least so many with the same values in `columns`: a number made of them
  comes so often, and what reads the rows still compares the values. Most stand alone, and to sort all by texts is dear.
#}
{% macro is_shared(relation, columns, least=2) -%}
    {{ hash_of(columns) }} in (
        select {{ hash_of(columns) }}
        from {{ relation }} as alike
        group by {{ hash_of(columns) }}
        having count(*) >= {{ least }}
    )
{%- endmacro %}
