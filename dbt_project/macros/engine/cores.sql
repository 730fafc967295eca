{#
  Hooks of a large model that all that comes later waits for: DuckDB may use all cores for it, and leaves them to two
  models at a time after it. See orchestration/schedule.py.
#}
{% macro with_all_cores() -%}
    set threads = {{ env_var('DUCKDB_THREADS', '2') | int + env_var('DBT_THREADS', '2') | int - 1 }}
{%- endmacro %}

{% macro with_shared_cores() -%}
    set threads = {{ env_var('DUCKDB_THREADS', '2') | int }}
{%- endmacro %}
