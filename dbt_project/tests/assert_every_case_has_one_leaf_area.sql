{{ config(
    meta = {
        'title_zh': '每个案件都归到一个区县的一个街道（未划定街道也算）',
        'action_zh': '由分析员核对区划表 ref_area 和区划别名表 ref_area_alias；对不上的案件不进全市合计。',
    }
) }}

-- What: every case belongs to one street of one district, the unassigned ones included (G08).
-- A returned row is a case whose area the tree does not know: it would be missing from the city's total.
select
    cases.case_id,
    cases.area_id
from {{ ref('fct_case') }} as cases
left join {{ ref('int_area__tree') }} as tree
    on cases.street_id = tree.area_id
where tree.area_id is null or tree.district_id <> cases.district_id
