-- One row per part, last stage (1 上报 … 7 结案) and outcome: cases reported in a period, inside an
-- area, by $by (channel, unit, category or street); the unit is the one that closed a reopened case
-- (重开) first, as C01 has it.
-- Whoever reached a stage passed those before it, also where the source left out their time.
with reported as (
    select
        case $by
            when 'channel' then fct_case.channel
            when 'unit' then fct_case.first_unit_id
            when 'category' then fct_case.category_id
            when 'street' then fct_case.street_id
        end as part_id,
        case
            when fct_case.is_closed and coalesce(fct_case.stream, '') <> '自行处置' then 7
            when fct_case.checked_at is not null then 6
            when fct_case.handled_at is not null then 5
            when fct_case.dispatched_at is not null then 4
            when fct_case.filed_at is not null then 3
            when fct_case.accepted_at is not null then 2
            else 1
        end as stage,
        case
            when '自行处置' in (fct_case.stream, fct_case.close_type) then '自行处置'
            when fct_case.is_voided then '作废'
            when fct_case.transferred_at is not null then '转出'
            when fct_case.is_closed then '结案'
            when fct_case.is_suspended then '挂账'
            else '在办'
        end as outcome
    from fct_case
    where
        fct_case.reported_at >= $first
        and fct_case.reported_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
)

select
    coalesce(part_id, '-') as part_id,
    stage,
    outcome,
    count(*) as case_cnt
from reported
group by
    coalesce(part_id, '-'),
    stage,
    outcome
order by
    part_id,
    stage,
    outcome
