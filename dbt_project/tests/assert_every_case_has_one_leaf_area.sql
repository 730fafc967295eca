-- What: every case belongs to one street of one district, the unassigned ones included (G08).
-- A returned row is a case whose area the tree does not know: it would be missing from the city's total.
select
    cases.case_id,
    cases.area_id
from {{ ref('fct_case') }} as cases
left join {{ ref('int_area__tree') }} as tree
    on cases.street_id = tree.area_id
where tree.area_id is null or tree.district_id <> cases.district_id
