with asked as (

    select
        editions.item_code,
        {{ elements_of('editions.family_ids') }} as family_id
    from {{ ref('stg_reference__survey_items') }} as editions
    inner join {{ ref('dim_survey_item') }} as newest
        on
            editions.item_code = newest.item_code
            and editions.item_edition is not distinct from newest.item_edition

),

final as (

    select distinct
        item_code,
        family_id
    from asked

)

select * from final
