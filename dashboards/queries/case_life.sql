-- One row: one case with all its moments, limits, suspensions, its unit, place and source row.
select
    fct_case.case_id,
    fct_case.case_no,
    fct_case.source_name,
    fct_case.channel,
    fct_case.discovery,
    fct_case.stream,
    fct_case.case_type,
    fct_case.status,
    fct_case.close_type,
    coalesce(dim_category.major_name, '') as major_name,
    coalesce(dim_category.category_name, nullif(fct_case.category_id, '-'), '未注明') as category_name,
    coalesce(street.area_name, fct_case.area_id) as area_name,
    coalesce(district.area_name, '') as district_name,
    coalesce(dim_unit.unit_name, nullif(fct_case.unit_id, '-'), '未注明') as unit_name,
    coalesce(first_unit.unit_name, nullif(fct_case.first_unit_id, '-'), '') as first_unit_name,
    fct_case.place_name,
    fct_case.is_dummy_place,
    fct_case.lng,
    fct_case.lat,
    fct_case.reported_at,
    fct_case.accepted_at,
    fct_case.filed_at,
    fct_case.dispatched_at,
    fct_case.handled_at,
    fct_case.checked_at,
    fct_case.first_closed_at,
    fct_case.reopened_at,
    fct_case.closed_at,
    fct_case.voided_at,
    fct_case.transferred_at,
    fct_case.earlier_suspended_at,
    fct_case.earlier_resumed_at,
    fct_case.suspended_at,
    fct_case.resumed_at,
    fct_case.handling_deadline,
    fct_case.effective_handling_deadline,
    fct_case.original_deadline,
    fct_case.close_deadline,
    fct_case.effective_deadline,
    fct_case.deadline_basis,
    fct_case.limit_hours,
    fct_case.used_hours,
    fct_case.handling_hours,
    fct_case.is_closed,
    fct_case.is_closed_on_time,
    fct_case.is_overdue_open,
    fct_case.is_suspended,
    fct_case.is_voided,
    fct_case.has_deadline,
    fct_case.is_clock_skew,
    fct_case.extension_cnt,
    fct_case.rework_cnt,
    fct_case.return_cnt,
    fct_case.as_of
from fct_case
left join dim_category
    on
        fct_case.category_id = dim_category.category_id
        and dim_category.is_current
left join dim_area as street
    on
        fct_case.area_id = street.area_id
        and street.is_current
left join dim_area as district
    on
        fct_case.district_id = district.area_id
        and district.is_current
left join dim_unit
    on
        fct_case.unit_id = dim_unit.unit_id
        and dim_unit.is_current
left join dim_unit as first_unit
    on
        fct_case.first_unit_id = first_unit.unit_id
        and first_unit.is_current
where fct_case.case_id = $case_id
limit 1
