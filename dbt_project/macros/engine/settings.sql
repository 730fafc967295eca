{#
  Before the first model: DuckDB keeps what the footers of the landed files say. A landed table is thousands of small
  files, and several models read it.
#}
{% macro keep_footers() -%}
    set global parquet_metadata_cache = true
{%- endmacro %}


{#
  Before the first model: of the compressions of texts DuckDB weighs `dict_fsst` alone, which does what the other two
  do. As an option of the file's opening DuckDB takes this for granted and forgets it.
#}
{% macro weigh_one_compression_of_texts() -%}
    set global disabled_compression_methods = 'fsst,dictionary'
{%- endmacro %}
