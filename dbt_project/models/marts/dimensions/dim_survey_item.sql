with editions as (

    select
        *,
        row_number() over (partition by item_code order by item_edition desc) as edition_rank
    from {{ ref('stg_reference__survey_items') }}

),

final as (

    select
        item_code,
        item_name,
        item_edition,
        sort_order
    from editions
    where edition_rank = 1

)

select * from final
