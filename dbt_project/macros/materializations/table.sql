{#
  A table in one statement. The adapter's own way builds beside the old table and renames twice, which readers of
  the warehouse would need; nobody reads it while it is built (an edition is a copy of its own), and a build
  that broke off begins from nothing. It is half of what a small model costs.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and existing.type == 'table' and stands() -%}
        {% call noop_statement('main', 'STANDS') %}{% endcall %}
        {{ return({'relations': [target]}) }}
    {%- endif -%}
    {% do drop_unless(existing, 'table') %}
    {%- set before = content_of(this) if existing is not none else none -%}
    {{ run_plain_hooks(pre_hooks) }}
    {% call statement('main', auto_begin=False) -%}
        create or replace table {{ target }} as (
            {{ contracted(sql) }}
        );
    {%- endcall %}
    {{ run_plain_hooks(post_hooks) }}
    {% do note_change(before) %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# A view in one statement; see the table. #}
{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {% do drop_unless(load_cached_relation(this), 'view') %}
    {{ run_plain_hooks(pre_hooks) }}
    {% call statement('main', auto_begin=False) -%}
        create or replace view {{ target }} as (
            {{ contracted(sql) }}
        );
    {%- endcall %}
    {{ run_plain_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# Hooks of what is made in one statement, which needs no transaction: they are told by before_begin and after_commit. #}
{% macro run_plain_hooks(hooks) %}
    {% if hooks | selectattr('transaction') | list %}
        {{ exceptions.raise_compiler_error("hooks of " ~ this ~ " need before_begin() or after_commit(): it is made outside of a transaction") }}
    {% endif %}
    {{ run_hooks(hooks, inside_transaction=False) }}
{% endmacro %}


{# What stood under the name of a model while it was of another kind is in its way. #}
{% macro drop_unless(existing, type) %}
    {% if existing is not none and existing.type != type %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}


{#
  The SQL of a model whose columns are those of its contract, in their order, where it has one. Whether they are is not
  asked again under the rules of the last finished build.
#}
{% macro contracted(sql) %}
    {%- if config.get('contract').enforced -%}
        {%- if not keeps_standing() -%}{{ get_assert_columns_equivalent(sql) }}{%- endif -%}
        {{ get_select_subquery(sql) }}
    {%- else -%}
        {{ sql }}
    {%- endif -%}
{% endmacro %}
