-- What a month's component is made of where it is scored from entries: the full score it begins with, every
-- deduction, what appeals gave back, and what a cap or the floor of 0 gave back.
with scored as (

    select *
    from {{ ref('int_league__component_state') }}
    where status = 'ok' and component_source in ('inspection_deduction', 'district_score', 'special')

),

entries as (

    select * from {{ ref('int_league__entry') }}

),

items as (

    select * from {{ ref('int_league__item') }}

),

begun as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'full' as evidence_kind,
        component_code as evidence_id,
        '满分' as evidence_zh,
        cast(null as varchar) as item_name,
        cast(full_score as decimal(38, 8)) as points
    from scored

),

deducted as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'deduction' as evidence_kind,
        evidence_id,
        item_name || bearing_zh as evidence_zh,
        item_name,
        -deduction as points
    from entries
    where deduction <> 0

),

given_back as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'appeal' as evidence_kind,
        evidence_id,
        item_name || bearing_zh || '：' || coalesce(ground_zh, '申诉') as evidence_zh,
        item_name,
        given_back as points
    from entries
    where given_back <> 0

),

capped as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'cap' as evidence_kind,
        item_name as evidence_id,
        item_name || '：超过单项扣分上限的部分不扣' as evidence_zh,
        item_name,
        over_cap as points
    from items
    where over_cap > 0

),

told as (

    select * from begun
    union all
    select * from deducted
    union all
    select * from given_back
    union all
    select * from capped

),

of_scored as (

    select
        told.period_start,
        told.group_name,
        told.unit_id,
        told.component_code,
        told.evidence_kind,
        told.evidence_id,
        told.evidence_zh,
        told.item_name,
        told.points
    from told
    inner join scored
        on
            told.period_start = scored.period_start
            and told.group_name = scored.group_name
            and told.unit_id = scored.unit_id
            and told.component_code = scored.component_code

),

floored as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'cap' as evidence_kind,
        component_code as evidence_id,
        '扣完为止，不计负分' as evidence_zh,
        cast(null as varchar) as item_name,
        cast(-sum(points) as decimal(38, 8)) as points
    from of_scored
    group by period_start, group_name, unit_id, component_code
    having sum(points) < 0

),

final as (

    select * from of_scored
    union all
    select * from floored

)

select * from final
