-- The total of a month, unrounded: Σ weight × score + bonus − deduction (A01). One component without a score leaves
-- no total (DOMAIN §10.2).
with units as (

    select * from {{ ref('int_league__unit') }}

),

scored as (

    select
        period_start,
        group_name,
        unit_id,
        count(*) as component_cnt,
        count(score) as scored_cnt,
        sum(weighted_score) as weighted_score,
        {{ sorted_text("case when score is null then component_name end", 'sort_order') }} as missing_components,
        sum(weighted_variance) as variance
    from {{ ref('int_league__component_month') }}
    group by period_start, group_name, unit_id

),

outside as (

    select
        period_start,
        group_name,
        unit_id,
        sum(case when component_code = 'bonus' then points end) as bonus,
        -sum(case when component_code = 'deduction' then points end) as deduction
    from {{ ref('int_league__evidence_month') }}
    where component_code in ('bonus', 'deduction')
    group by period_start, group_name, unit_id

),

vetoes as (

    select
        period_start,
        group_name,
        unit_id,
        min(ground) as veto_zh
    from {{ ref('int_league__event') }}
    where event_kind = '一票否决'
    group by period_start, group_name, unit_id

),

final as (

    select
        units.period_start,
        units.period_end,
        units.rule_edition,
        units.group_name,
        units.group_order,
        units.unit_id,
        units.unit_name,
        cast(coalesce(outside.bonus, 0) as decimal(38, 8)) as bonus,
        cast(coalesce(outside.deduction, 0) as decimal(38, 8)) as deduction,
        vetoes.veto_zh,
        coalesce(scored.missing_components, '') as missing_components,
        cast(scored.variance as decimal(38, 8)) as variance,
        case
            when scored.scored_cnt = scored.component_cnt
                then
                    cast(
                        scored.weighted_score + coalesce(outside.bonus, 0) - coalesce(outside.deduction, 0)
                        as decimal(38, 8)
                    )
        end as total_raw
    from units
    inner join scored
        on
            units.period_start = scored.period_start
            and units.group_name = scored.group_name
            and units.unit_id = scored.unit_id
    left join outside
        on
            units.period_start = outside.period_start
            and units.group_name = outside.group_name
            and units.unit_id = outside.unit_id
    left join vetoes
        on
            units.period_start = vetoes.period_start
            and units.group_name = vetoes.group_name
            and units.unit_id = vetoes.unit_id

)

select * from final
