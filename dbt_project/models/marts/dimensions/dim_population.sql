with populations as (

    select * from {{ ref('stg_reference__populations') }}

),

final as (

    select
        area_id,
        year,
        lead(year) over (partition by area_id order by year) as next_year,
        population,
        population_source
    from populations

)

select * from final
