-- How far the data of an area reaches in a domain: the newest source that speaks of its district. A
-- district whose source stopped must not read 0 in the months after.
with facts as (

    {% set domains = {
        'case': 'fct_case',
        'hotline': 'fct_hotline_order',
        'sanitation': 'fct_weigh_ticket',
        'enforcement': 'fct_penalty',
    } %}
    {% for domain, fact in domains.items() %}
    select
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
        facts.domain,
        tree.area_id,
        max(facts.as_of) as as_of
    from facts
    inner join {{ ref('int_area__tree') }} as tree
        on tree.area_level = 'city'
    group by facts.domain, tree.area_id

),

districts_and_streets as (

    select
        facts.domain,
        tree.area_id,
        facts.as_of
    from facts
    inner join {{ ref('int_area__tree') }} as tree
        on facts.district_id = tree.district_id

),

combined as (

    select * from cities
    union all
    select * from districts_and_streets

)

select * from combined
