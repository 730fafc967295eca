{#
  The rows that a night reads again: in a night, when dbt is told what is new (macros/materializations/standing.sql),
  a table of them, and else a view of all rows. What is joined to it in views follows. A filter on the end of those views
  would find the same, after all rows had been joined.
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
