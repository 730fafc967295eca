{{ config(materialized = 'incremental', incremental_strategy = 'delete+insert', unique_key = 'source_name') }}

with present as (

    select
        source_name,
        as_of
    from {{ ref('int_source__as_of') }}
    where domain = 'case'

),

{% if is_incremental() %}
before as (

    select
        source_name,
        as_of
    from {{ this }}

),
{% else %}
before as (

    select
        cast(null as varchar) as source_name,
        cast(null as timestamp) as as_of

),
{% endif %}

final as (

    select
        present.source_name,
        present.as_of,
        before.as_of as before_as_of
    from present
    left join before
        on present.source_name = before.source_name

)

select * from final
