-- 多部门协办 (DOMAIN §4.3): the 主办 unit carries the case; who helps stands beside it, and in no other count.
with told as (

    select
        case_id,
        {{ parts_of_text('assisting_unit_names', '、') }} as unit_name
    from {{ ref('int_case__latest') }}
    where assisting_unit_names is not null

),

cases as (

    select * from {{ ref('fct_case') }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

final as (

    select distinct -- two names of one unit
        told.case_id,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        cases.street_id as area_id,
        cases.district_id,
        cases.street_id,
        cases.filed_at,
        cases.as_of
    from told
    inner join cases
        on told.case_id = cases.case_id
    left join unit_aliases
        on trim(told.unit_name) = unit_aliases.unit_alias
    where
        trim(told.unit_name) <> ''
        and coalesce(unit_aliases.unit_id, '-') is distinct from nullif(cases.unit_id, '-')

)

select * from final
