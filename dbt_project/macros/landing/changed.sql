{#
  For an incremental fact with one row for each of a landing table: whether, of all that it is made of, only what is
  named in `moved` has changed since the last build (landed tables, models). Then the rows that do not hang on it stand.
  Never in a build by hand: see macros/materializations/standing.sql.
#}
{% macro nothing_else_changed(moved) %}
    {%- if not (execute and keeps_standing() and is_incremental()) -%}{{ return(false) }}{%- endif -%}
    {%- set beside = [] -%}
    {%- for unique_id in tables_behind(model) if unique_id.split('.')[-1] not in moved -%}
        {%- do beside.append(unique_id) -%}
    {%- endfor -%}
    {{ return(not any_changed(beside)) }}
{% endmacro %}


{# Ids of the batches of this night, for `in`. #}
{% macro batches_of_the_night() -%}
    ({{ quoted_list(env_var('NEW_BATCHES').split()) }})
{%- endmacro %}


{# Post-hook of such a fact: the time of the data moves on in the rows that stand, too. #}
{% macro renew_as_of(domain) %}
    {% if is_incremental() %}
    update {{ this }} as standing
    set as_of = told.as_of
    from {{ ref('int_source__as_of') }} as told
    where
        told.domain = '{{ domain }}'
        and told.source_name = standing.source_name
        and told.as_of is distinct from standing.as_of
    {% endif %}
{% endmacro %}


{# Whether anybody asks what a build has to judge again: where everything is made, nobody does. #}
{% macro is_asked_for() -%}
    {{ 'false' if flags.FULL_REFRESH else 'true' }}
{%- endmacro %}
