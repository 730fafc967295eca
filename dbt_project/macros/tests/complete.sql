{# A returned row lacks one of the columns. Where rows have a key, `unique_key` asks for it too. #}
{% test complete(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {%- for column in columns %}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {%- endfor %}
{% endtest %}
