-- 单项预警 (A05): more than its share of an item's full score was lost, what appeals gave back left out; every component
-- by itself. An item whose deductions are all hidden is not judged.
with items as (

    select * from {{ ref('int_league__item') }} where entry_cnt > hidden_cnt and item_full_score > 0

),

editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

units as (

    select * from {{ ref('int_league__unit') }}

),

final as (

    select
        'M' as period_type,
        items.period_start,
        items.rule_edition,
        items.group_name,
        items.unit_id,
        units.unit_name,
        items.component_code as component,
        items.item_name,
        items.lost_points as deduction,
        items.item_full_score as full_score,
        cast(items.lost_points / items.item_full_score as decimal(18, 4)) as ratio,
        items.lost_points > editions.item_warning_ratio * items.item_full_score as is_warned
    from items
    inner join editions
        on items.rule_edition = editions.rule_edition
    inner join units
        on
            items.period_start = units.period_start
            and items.group_name = units.group_name
            and items.unit_id = units.unit_id

)

select * from final
