{#
  What a build need not make anew. The environment variable NEW_BATCHES has the ids of the batches that came since the
  last finished build of the same rules; orchestration/warehouse.py sets it, and leaves out views and seeds. A table
  then stands when no table and no landed source behind it has changed, and a test of what stands would find what it
  found before: nothing. Without the variable everything is made: a build by hand may be of edited rules.
#}
{% macro keeps_standing() %}
    {{ return(env_var('NEW_BATCHES', '') != '' and not flags.FULL_REFRESH) }}
{% endmacro %}


{#
  What has changed so far in this build, by unique id of dbt's; a source is one landed table. It is kept beside dbt's own
  graph, which all nodes of a build see: to ask the warehouse takes longer than to make a small table.
#}
{% macro changes() %}
    {%- if 'changes' not in graph -%}
        {%- set asked -%}
            select distinct table_name
            from {{ source('landing', 'batches') }}
            where batch_id in ({{ quoted_list(env_var('NEW_BATCHES').split()) }})
        {%- endset -%}
        {%- set found = {} -%}
        {%- for table_name in run_query(asked).columns[0].values() -%}
            {%- do found.update({'source.' ~ project_name ~ '.landing.' ~ table_name: true}) -%}
        {%- endfor -%}
        {%- do graph.setdefault('changes', found) -%}
    {%- endif -%}
    {{ return(graph.changes) }}
{% endmacro %}


{# After the last model: what has changed, to be read by who wants to know what a night made. #}
{% macro tell_changes() %}
    {%- if execute and keeps_standing() and changes() -%}
    create or replace table {{ target.schema }}.changed_in_build as (
        select unique_id
        from (values ('{{ changes() | sort | join("'), ('") }}')) as changed (unique_id)
    )
    {%- endif -%}
{% endmacro %}


{#
  The tables that a node is made of, seen through views and incremental models: these tell nothing of their own, for
  what they hold follows from what they read. A staging model reads of the ledger its own table alone (macro
  `committed`); to any other reader every new batch is a change.
#}
{% macro tables_behind(node) %}
    {%- set known = graph.setdefault('tables_behind', {}) -%}
    {%- if node.unique_id not in known -%}
        {%- set tables = {} -%}
        {%- set sources = node.depends_on.nodes | select('in', graph.sources) | list -%}
        {%- for unique_id in node.depends_on.nodes -%}
            {%- if unique_id not in graph.sources -%}
                {%- set read = graph.nodes[unique_id] -%}
                {%- if read.config.materialized == 'table' -%}
                    {%- do tables.update({unique_id: true}) -%}
                {%- elif read.resource_type == 'model' -%}
                    {%- do tables.update(dict.fromkeys(tables_behind(read), true)) -%}
                {%- endif -%}
            {%- elif graph.sources[unique_id].name != 'batches' -%}
                {%- do tables.update({unique_id: true}) -%}
            {%- elif sources | length == 1 -%}
                {%- do tables.update({'every new batch': true}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do known.update({node.unique_id: tables | list}) -%}
    {%- endif -%}
    {{ return(known[node.unique_id]) }}
{% endmacro %}


{# Whether nothing behind a node has changed in this build. #}
{% macro stands() %}
    {{ return(keeps_standing() and not any_changed(tables_behind(model))) }}
{% endmacro %}


{# Whether one of these tables has changed so far. #}
{% macro any_changed(unique_ids) %}
    {{ return('every new batch' in unique_ids or unique_ids | select('in', changes()) | list | length > 0) }}
{% endmacro %}


{# The number that a small table's content has, to be compared before and after; none where nobody asks. #}
{% macro content_of(relation) %}
    {%- if not (keeps_standing() and config.get('meta', {}).get('is_compared')) -%}{{ return(none) }}{%- endif -%}
    {{ return(run_query('select ' ~ fingerprint_of(relation)).columns[0].values()[0]) }}
{% endmacro %}


{# After a table was made: it has changed, unless its content is what it was `before`. #}
{% macro note_change(before) %}
    {%- if keeps_standing() and (before is none or before != content_of(this)) -%}
        {%- do changes().update({model.unique_id: true}) -%}
    {%- endif -%}
{% endmacro %}
