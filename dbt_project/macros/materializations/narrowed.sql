{#
  Rows that a night need read again: a table of them in a night, in which dbt is told what is new
  (macros/materializations/standing.sql), and else a view of all. The views over it follow. A filter on their end would
  find the same rows, after all of them had been joined.
#}
{% materialization narrowed, adapter='duckdb' %}
    {%- set kind = 'table' if keeps_standing() else 'view' -%}
    {%- set target = this.incorporate(type=kind) -%}
    {% do drop_unless(load_cached_relation(this), kind) %}
    {% call statement('main', auto_begin=False) -%}
        create or replace {{ kind }} {{ target }} as (
            {{ sql }}
        );
    {%- endcall %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
