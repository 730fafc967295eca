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
    select
        delivered.*,
        coalesce(streets.district_id, districts.district_id, unassigned.district_id) as district_id,
        coalesce(streets.street_id, districts.street_id, unassigned.street_id) as street_id,
        case
            when {{ plain_area_name('delivered.street_name') }} = '' then districts.district_id is not null
            else streets.street_id is not null
        end as is_area_mapped
    from {{ relation }} as delivered
    left join {{ ref('int_area__alias') }} as streets
        on
            streets.district_key = {{ plain_area_name('delivered.district_name') }}
            and streets.street_key = {{ plain_area_name('delivered.street_name') }}
    left join {{ ref('int_area__alias') }} as districts
        on
            districts.district_key = {{ plain_area_name('delivered.district_name') }}
            and districts.street_key = ''
    cross join (
        select district_id, street_id
        from {{ ref('int_area__tree') }}
        where is_unassigned_district and area_level = 'street'
    ) as unassigned
{% endmacro %}
