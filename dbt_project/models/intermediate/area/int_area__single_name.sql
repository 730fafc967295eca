-- Weighbridges name one place only: a street, a district, or the facility a lorry comes from.
with aliases as (

    select * from {{ ref('int_area__alias') }}

),

streets as (

    select
        street_key as place_key,
        min(district_id) as district_id,
        min(street_id) as street_id
    from aliases
    where street_key <> ''
    group by street_key
    having count(distinct street_id) = 1

),

districts as (

    select
        district_key as place_key,
        district_id,
        street_id
    from aliases
    where
        street_key = ''
        and district_key not in (select place_key from streets)

),

combined as (

    select * from streets
    union all
    select * from districts

)

select * from combined
