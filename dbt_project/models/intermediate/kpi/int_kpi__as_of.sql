{{ config(materialized = 'view') }}

with catalog as (

    select * from {{ ref('kpi_catalog') }}

),

-- A KPI counted from two facts is known as far as both reach.
facts as (

    select
        catalog.kpi_id,
        known.area_id,
        min(known.as_of) as as_of
    from catalog
    inner join {{ ref('int_area__fact_as_of') }} as known
        on ' ' || catalog.facts || ' ' like '% ' || known.fact || ' %'
    group by catalog.kpi_id, known.area_id

),

domains as (

    select
        domain,
        max(domain_as_of) as as_of
    from {{ ref('int_source__as_of') }}
    group by domain

),

city as (

    select max(as_of) as as_of from domains

),

told as (

    select
        catalog.kpi_id,
        catalog.domain,
        areas.area_id,
        city.as_of as city_as_of,
        coalesce(facts.as_of, by_area.as_of, domains.as_of, city.as_of) as as_of
    from catalog
    cross join {{ ref('int_area__tree') }} as areas
    cross join city
    left join facts
        on
            catalog.kpi_id = facts.kpi_id
            and areas.area_id = facts.area_id
    left join {{ ref('int_area__as_of') }} as by_area
        on
            catalog.domain = by_area.domain
            and areas.area_id = by_area.area_id
    left join domains
        on catalog.domain = domains.domain

),

-- A survey wave ends with its days, also when nobody was asked on the last of them.
final as (

    select
        kpi_id,
        area_id,
        as_of,
        case when domain = 'satisfaction' then city_as_of else as_of end as seen_until
    from told

)

select * from final
