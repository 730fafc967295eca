{{ config(
    meta = {
        'title_zh': '区划表只有一个市，每个街道都属于一个区县',
        'action_zh': '请区划表 ref_area 的填报部门更正列出的区域，重新交付后重跑。',
    }
) }}

-- What: the tree has one city, and every street stands in a district: two cities would double every
-- figure, a street without a district would leave all sums.
-- A returned row is a second city, a reference table without a city, or a street without a district.
with tree as (

    select * from {{ ref('int_area__tree') }}

),

cities as (

    select count(*) as city_cnt
    from tree
    where area_level = 'city'

),

wrong_cities as (

    select cast(cities.city_cnt as varchar) || ' cities' as problem
    from cities
    where
        cities.city_cnt > 1
        or (cities.city_cnt = 0 and exists (select 1 from {{ ref('stg_reference__areas') }}))

),

lost_streets as (

    select streets.area_id || ' has no district' as problem
    from tree as streets
    left join tree as districts
        on
            streets.district_id = districts.area_id
            and districts.area_level = 'district'
    where streets.area_level = 'street' and districts.area_id is null

)

select * from wrong_cities
union all
select * from lost_streets
