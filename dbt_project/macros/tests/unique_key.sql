{#
  A returned row is a key that stands on more than one row, that lacks a part (but those of `optional`), or whose
  row lacks a column of `complete`. One test a model: a node of dbt's costs a night more time than what it asks.
#}
{% test unique_key(model, columns, complete=[], optional=[]) %}
select
    {{ columns | join(', ') }},
    {%- for column in complete %}
    count(*) - count({{ column }}) as rows_without_{{ column }},
    {%- endfor %}
    count(*) as row_cnt
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in optional %}
    or {{ column }} is null
    {%- endfor %}
    {%- for column in complete %}
    or count(*) > count({{ column }})
    {%- endfor %}
{% endtest %}
