{#
  One spelling for the endings that drift (街道办事处, 街办, 办事处 …), DOMAIN §14.
#}
{% macro plain_area_name(column) %}
    regexp_replace(trim(coalesce({{ column }}, '')), '(街道办事处|街道办|街办|办事处)$', '街道')
{% endmacro %}


{#
  `relation` with `district_id`, `street_id` and `is_area_mapped` added.

  A row whose source names no street belongs to its district's unassigned street and counts as
  mapped; a street or district that no alias knows does not (G04).
#}
{% macro with_area(relation) %}
    {%- set unassigned -%}
        from {{ ref('int_area__tree') }} where is_unassigned_district and area_level = 'street'
    {%- endset %}
    select
        delivered.*,
        places.district_id,
        places.street_id,
        places.is_area_mapped
    from {{ relation }} as delivered
    -- Every row finds its spelling. To an inner or a cross join the few spellings would look like many: DuckDB would
    -- keep all rows aside, look the spellings up in them, and go on with one thread.
    left join (

        -- Each spelling is resolved once, not once a row.
        select
            spelled.district_name,
            spelled.street_name,
            coalesce(streets.district_id, districts.district_id, (select district_id {{ unassigned }})) as district_id,
            coalesce(streets.street_id, districts.street_id, (select street_id {{ unassigned }})) as street_id,
            case
                when spelled.street_key = '' then districts.district_id is not null
                else streets.street_id is not null
            end as is_area_mapped
        from (
            select
                district_name,
                street_name,
                {{ plain_area_name('district_name') }} as district_key,
                {{ plain_area_name('street_name') }} as street_key
            from (
                select distinct
                    coalesce(district_name, '') as district_name,
                    coalesce(street_name, '') as street_name
                from {{ relation }}
            ) as written
        ) as spelled
        left join {{ ref('int_area__alias') }} as streets
            on
                spelled.district_key = streets.district_key
                and nullif(spelled.street_key, '') = streets.street_key
        left join {{ ref('int_area__alias') }} as districts
            on
                spelled.district_key = districts.district_key
                and districts.street_key = ''

    ) as places
        on
            coalesce(delivered.district_name, '') = places.district_name
            and coalesce(delivered.street_name, '') = places.street_name
{% endmacro %}
