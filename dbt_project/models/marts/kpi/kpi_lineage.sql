{#
  The graph is whole only while dbt runs; at parsing there is nothing to list.
#}
{% set emitting = kpi_models() if execute else {} %}

with catalog as (

    select kpi_id from {{ ref('kpi_catalog') }}

),

emitted as (

    {% for model, words in emitting.items() %}
    {% set outer_last = loop.last %}
    {% for word in words %}
    select '{{ model.split('.')[-1] }}' as kpi_model, '{{ word }}' as kpi_id
    {{ 'union all' if not (outer_last and loop.last) }}
    {% endfor %}
    {% else %}
    select cast(null as varchar) as kpi_model, cast(null as varchar) as kpi_id
    {% endfor %}

),

upstream as (

    {% for model in emitting %}
    {% set outer_last = loop.last %}
    {% for parent, steps in upstream_of(model).items() | sort %}
    select
        '{{ model.split('.')[-1] }}' as kpi_model,
        '{{ parent.split('.')[-1] }}' as model_name,
        '{{ layer_of(parent) }}' as layer,
        {{ steps }} as steps
    {{ 'union all' if not (outer_last and loop.last) }}
    {% endfor %}
    {% else %}
    select
        cast(null as varchar) as kpi_model,
        cast(null as varchar) as model_name,
        cast(null as varchar) as layer,
        cast(null as integer) as steps
    {% endfor %}

),

final as (

    select
        catalog.kpi_id,
        upstream.model_name,
        upstream.layer,
        cast(min(upstream.steps) as integer) as steps
    from catalog
    inner join emitted
        on catalog.kpi_id = emitted.kpi_id
    inner join upstream
        on emitted.kpi_model = upstream.kpi_model
    group by catalog.kpi_id, upstream.model_name, upstream.layer

)

select * from final
