-- One row: how many cases stand overdue as of the newest data, inside an area, of a unit ('' for all): as
-- many as the list of cases.sql has under the basis 'open' and the choice 'overdue'.
select count(*) as case_cnt
from fct_case
where
    fct_case.is_overdue_open
    and $unit in ('', fct_case.unit_id)
    and (
        $area_level = 'city'
        or ($area_level = 'district' and fct_case.district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
    )
