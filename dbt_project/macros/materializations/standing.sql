{#
  What a build need not make anew. The environment variable NEW_BATCHES has the ids of the batches that came since the
  last finished build of the same rules; orchestration/warehouse.py sets it, and leaves out views and seeds. A table
  then stands when no table and no landed source behind it has changed, and a test of what stands would find what it
  found before: nothing. Without the variable everything is made: a build by hand may be of edited rules.
#}
{% macro keeps_standing() %}
    {{ return(env_var('NEW_BATCHES', '') != '' and not flags.FULL_REFRESH) }}
{% endmacro %}


{# What has changed so far in this build, by unique id of dbt's; a source is one landed table. #}
{% macro changes() -%}
    {{ target.schema }}.changed_in_build
{%- endmacro %}


{# Before the first model: the sources that the new batches are of. #}
{% macro note_new_batches() %}
    {%- if execute and keeps_standing() -%}
    create or replace table {{ changes() }} as (
        select distinct 'source.{{ project_name }}.landing.' || table_name as unique_id
        from {{ source('landing', 'batches') }}
        where batch_id in ({{ quoted_list(env_var('NEW_BATCHES').split()) }})
    )
    {%- endif -%}
{% endmacro %}


{#
  The tables that a node is made of, seen through views and incremental models: these tell nothing of their own, for
  what they hold follows from what they read. A staging model reads of the ledger its own table alone (macro
  `committed`); to any other reader every new batch is a change.
#}
{% macro tables_behind(node) %}
    {%- set seen = {} -%}
    {%- set tables = [] -%}
    {%- set reached = namespace(last=[node]) -%}
    {%- for step in range(graph.nodes | length) if reached.last -%}
        {%- set further = [] -%}
        {%- for reader in reached.last -%}
            {%- set sources = reader.depends_on.nodes | select('in', graph.sources) | list -%}
            {%- for unique_id in reader.depends_on.nodes if unique_id not in seen -%}
                {%- if unique_id in graph.sources -%}
                    {%- if graph.sources[unique_id].name != 'batches' -%}
                        {%- do seen.update({unique_id: true}) -%}
                        {%- do tables.append(unique_id) -%}
                    {%- elif sources | length == 1 -%}
                        {%- do tables.append('every new batch') -%}
                    {%- endif -%}
                {%- else -%}
                    {%- do seen.update({unique_id: true}) -%}
                    {%- if graph.nodes[unique_id].config.materialized == 'table' -%}
                        {%- do tables.append(unique_id) -%}
                    {%- elif graph.nodes[unique_id].resource_type == 'model' -%}
                        {%- do further.append(graph.nodes[unique_id]) -%}
                    {%- endif -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set reached.last = further -%}
    {%- endfor -%}
    {{ return(tables) }}
{% endmacro %}


{# Whether nothing behind a node has changed in this build. #}
{% macro stands() %}
    {{ return(keeps_standing() and not any_changed(tables_behind(model))) }}
{% endmacro %}


{# Whether one of these tables has changed so far. #}
{% macro any_changed(unique_ids) %}
    {%- if 'every new batch' in unique_ids -%}{{ return(true) }}{%- endif -%}
    {%- set asked -%}
        select count(*) from {{ changes() }} where unique_id in ({{ quoted_list(unique_ids) }})
    {%- endset -%}
    {{ return(run_query(asked).columns[0].values()[0] > 0) }}
{% endmacro %}


{# The number that a small table's content has, to be compared before and after; none where nobody asks. #}
{% macro content_of(relation) %}
    {%- if not (keeps_standing() and config.get('meta', {}).get('is_compared')) -%}{{ return(none) }}{%- endif -%}
    {{ return(run_query('select ' ~ fingerprint_of(relation)).columns[0].values()[0]) }}
{% endmacro %}


{# After a table was made: it has changed, unless its content is what it was `before`. #}
{% macro note_change(before) %}
    {%- if keeps_standing() and (before is none or before != content_of(this)) -%}
        {%- do run_query("insert into " ~ changes() ~ " values ('" ~ model.unique_id ~ "')") -%}
    {%- endif -%}
{% endmacro %}
