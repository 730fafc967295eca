{{ config(materialized = 'view') }}

-- Points lost in an item, what an appeal gave back left out; every component by itself (A05, DOMAIN §10.2).
with lost as (

    select
        period_type,
        period_start,
        unit_id,
        rule_edition,
        component_code,
        item_name,
        sum(deduction - coalesce(adjusted, 0)) as lost_points
    from {{ ref('fct_assess_score') }}
    where score_kind <> '分项' and unit_id <> '-' and deduction is not null
    group by period_type, period_start, unit_id, rule_edition, component_code, item_name

),

-- A form may leave the full score out: it is that of the item in its edition.
full_scores as (

    select
        rule_edition,
        item_name,
        max(full_score) as full_score
    from {{ ref('fct_assess_score') }}
    group by rule_edition, item_name

),

warned as (

    select
        lost.period_type,
        lost.period_start,
        case
            when grouping(lost.item_name) = 0 then 'unit_item'
            when grouping(lost.unit_id) = 0 then 'unit'
            else 'total'
        end as breakdown,
        case
            when grouping(lost.item_name) = 0 then {{ combined_id(['lost.unit_id', 'lost.item_name']) }}
            when grouping(lost.unit_id) = 0 then lost.unit_id
            else ''
        end as breakdown_id,
        count(case when lost.lost_points > {{ var('assess_warning_ratio') }} * full_scores.full_score then 1 end)
            as warning_cnt,
        count(*) as item_cnt
    from lost
    inner join full_scores
        on
            lost.rule_edition = full_scores.rule_edition
            and lost.item_name = full_scores.item_name
    where full_scores.full_score > 0
    group by grouping sets (
        (lost.period_type, lost.period_start),
        (lost.period_type, lost.period_start, lost.unit_id),
        (lost.period_type, lost.period_start, lost.unit_id, lost.item_name)
    )

)

select * from warned
