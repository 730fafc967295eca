{#
  Before the first model: DuckDB keeps what the footers of the landed files say. A landed table is thousands of small
  files, and several models read it.
#}
{% macro keep_footers() -%}
    set parquet_metadata_cache = true
{%- endmacro %}
