-- Where the places of 易反复 lie on the map of 热点. A case with a mistaken position moves none of them.
with behind as (

    select
        hotspot_id,
        month,
        area_id,
        {{ elements_of('case_ids') }} as case_id
    from {{ ref('recurrence_hotspot') }}

),

located as (

    select
        behind.hotspot_id,
        behind.month,
        behind.area_id,
        cases.lng,
        cases.lat
    from behind
    inner join {{ ref('fct_case') }} as cases
        on behind.case_id = cases.case_id
    where {{ is_inside_city('cases.lng', 'cases.lat') }}

),

final as (

    select
        hotspot_id,
        month,
        area_id,
        {{ quantile_of('lng') }} as lng,
        {{ quantile_of('lat') }} as lat
    from located
    group by hotspot_id, month, area_id

)

select * from final
