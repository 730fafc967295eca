{{ config(materialized = 'incremental', incremental_strategy = 'delete+insert', unique_key = 'relation_name') }}

{% set read_by = [
    'int_area__alias',
    'int_area__tree',
    'stg_reference__category_aliases',
    'dim_category',
    'stg_reference__unit_aliases',
    'discovery_channel',
    'int_calendar__day',
] %}

with present as (

    {% for relation in read_by %}
    select
        '{{ relation }}' as relation_name,
        cast({{ fingerprint_of(ref(relation)) }} as varchar) as fingerprint
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{% if is_incremental() %}
before as (

    select
        relation_name,
        fingerprint
    from {{ this }}

),
{% else %}
before as (

    select
        cast(null as varchar) as relation_name,
        cast(null as varchar) as fingerprint

),
{% endif %}

final as (

    select
        present.relation_name,
        present.fingerprint,
        present.fingerprint is distinct from before.fingerprint as has_changed
    from present
    left join before
        on present.relation_name = before.relation_name

)

select * from final
