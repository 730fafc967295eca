with inspections as (

    {{ with_area(ref('int_assessment__latest_inspection')) }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'assessment'

),

final as (

    select
        inspections.inspection_id,
        inspections.source_name,
        inspections.inspection_no,
        inspections.street_id as area_id,
        inspections.district_id,
        inspections.street_id,
        inspections.is_area_mapped,
        inspections.inspection_type,
        inspections.inspected_on,
        inspections.visit_cnt,
        inspections.problem_cnt,
        inspections.rechecked_on,
        inspections.recheck_cnt,
        inspections.fixed_cnt,
        as_of.as_of
    from inspections
    left join as_of
        on inspections.source_name = as_of.source_name

)

select * from final
