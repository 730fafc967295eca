-- A deduction or an item's score, as each unit bears it: the street its own, or its share where a department
-- answers for the same problem (DOMAIN §10.1, 2:8), times the factor of the road it was found on (道路分级); what
-- appeals gave back stands beside it. How it came to be so much is said in words.
with entries as (

    select
        *,
        coalesce(shared_unit_id, '-') <> '-' as is_shared
    from {{ ref('fct_assess_score') }}
    where period_type = 'M' and score_kind <> '分项'

),

bearers as (

    select
        score_id,
        unit_id
    from entries
    union all
    select
        score_id,
        shared_unit_id as unit_id
    from entries
    where is_shared and shared_unit_id <> unit_id

),

granted as (

    select
        score_id,
        min(appeal_no) as appeal_no,
        min(ground) as ground,
        min(decided_by_role) as decided_by_role,
        min(decided_on) as decided_on
    from {{ ref('int_league__appeal') }}
    where appeal_state = 'applied'
    group by score_id

),

components as (

    select * from {{ ref('int_league__group_component') }} where period_type = 'M'

),

road_grades as (

    select * from {{ ref('stg_reference__assess_road_grades') }}

),

items as (

    select * from {{ ref('stg_reference__assess_items') }}

),

borne as (

    select
        units.period_start,
        units.rule_edition,
        units.group_name,
        units.unit_id,
        components.component_code,
        entries.item_name,
        items.full_score as item_full_score,
        items.cap as item_cap,
        entries.score_id,
        coalesce(entries.case_no, entries.score_no, entries.item_name) as evidence_id,
        entries.deduction,
        entries.bonus,
        case
            when granted.score_id is not null then entries.deduction
            else coalesce(entries.adjusted, 0)
        end as given_back,
        granted.appeal_no,
        coalesce(granted.ground, case when entries.adjusted <> 0 then '申诉' || coalesce(entries.appeal_status, '') end)
            as ground_zh,
        granted.decided_by_role,
        granted.decided_on,
        entries.road_grade,
        coalesce(road_grades.factor, 1) as factor,
        case
            when not entries.is_shared or components.street_share is null
                then case when entries.unit_id = units.unit_id then 1 else 0 end
            when units.role = 'street' then components.street_share
            else components.department_share
        end as share
    from entries
    inner join bearers
        on entries.score_id = bearers.score_id
    inner join {{ ref('int_league__unit') }} as units
        on
            entries.period_start = units.period_start
            and bearers.unit_id = units.unit_id
    inner join items
        on
            units.rule_edition = items.rule_edition
            and entries.item_name = items.item_name
    inner join components
        on
            units.rule_edition = components.rule_edition
            and units.group_name = components.group_name
            and items.component_code = components.component_code
            and coalesce(entries.score_kind = components.score_kind, true)
    left join granted
        on entries.score_id = granted.score_id
    left join road_grades
        on
            components.rule_edition = road_grades.rule_edition
            and components.component_code = road_grades.component_code
            and entries.road_grade = road_grades.road_grade

),

-- A share of two decimals and a factor of two leave deductions of two decimals exact.
weighed as (

    select
        *,
        cast(share * factor as decimal(18, 8)) as multiple
    from borne
    where share > 0

),

final as (

    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code,
        item_name,
        item_full_score,
        item_cap,
        score_id,
        evidence_id,
        deduction is null as is_hidden,
        cast(deduction * multiple as decimal(38, 8)) as deduction,
        cast(given_back * multiple as decimal(38, 8)) as given_back,
        cast(coalesce(bonus, 0) * share as decimal(38, 8)) as bonus,
        case
            when multiple <> 1
                then
                    '（'
                    || concat_ws(
                        '，',
                        case when factor <> 1 then road_grade || '道路 × ' || cast(cast(factor as double) as varchar) end,
                        case when share <> 1 then '分担 ' || cast(cast(share as double) as varchar) end
                    )
                    || '）'
            else ''
        end as bearing_zh,
        appeal_no,
        ground_zh,
        decided_by_role,
        decided_on
    from weighed

)

select * from final
