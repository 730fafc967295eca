{# A returned row is a key of several columns that stands on more than one row. #}
{% test unique_key(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as row_cnt
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
