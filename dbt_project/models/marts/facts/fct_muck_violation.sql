with violations as (

    {{ with_area(ref('int_enforcement__latest_muck_violation')) }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

final as (

    select
        violations.muck_violation_id,
        violations.source_name,
        violations.muck_no,
        violations.street_id as area_id,
        violations.district_id,
        violations.street_id,
        violations.is_area_mapped,
        violations.found_at,
        violations.violation_name,
        violations.fine_yuan as fine_amount,
        violations.enf_case_no,
        as_of.as_of
    from violations
    left join as_of
        on violations.source_name = as_of.source_name

)

select * from final
