{% set facts = {
    'fct_case': 'case',
    'fct_hotline_order': 'hotline',
    'fct_weigh_ticket': 'sanitation',
    'fct_road_operation': 'sanitation',
    'fct_facility_day': 'sanitation',
    'fct_penalty': 'enforcement',
    'fct_illegal_building': 'enforcement',
    'fct_catering_unit': 'enforcement',
    'fct_muck_violation': 'enforcement',
    'fct_notice': 'enforcement',
    'fct_inspection': 'assessment',
    'fct_assess_score': 'assessment',
} %}
with districts as (

    {% for fact, domain in facts.items() %}
    select
        '{{ fact }}' as fact,
        '{{ domain }}' as domain,
        district_id,
        max(as_of) as as_of
    from {{ ref(fact) }}
    group by district_id
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

cities as (

    select
        districts.fact,
        districts.domain,
        tree.area_id,
        max(districts.as_of) as as_of
    from districts
    inner join {{ ref('int_area__tree') }} as tree
        on tree.area_level = 'city'
    group by districts.fact, districts.domain, tree.area_id

),

districts_and_streets as (

    select
        districts.fact,
        districts.domain,
        tree.area_id,
        districts.as_of
    from districts
    inner join {{ ref('int_area__tree') }} as tree
        on districts.district_id = tree.district_id

),

combined as (

    select * from cities
    union all
    select * from districts_and_streets

)

select * from combined
