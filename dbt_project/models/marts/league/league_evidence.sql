{% set kinds = ['full', 'month', 'delivered', 'kpi', 'step', 'survey', 'deduction', 'appeal', 'bonus', 'cap'] %}
with months as (

    select
        'M' as period_type,
        period_start,
        group_name,
        unit_id,
        component_code,
        evidence_kind,
        evidence_id,
        evidence_zh,
        item_name,
        numerator,
        denominator,
        points
    from {{ ref('int_league__evidence_month') }}

),

longer as (

    select
        parts.period_type,
        parts.long_start as period_start,
        totals.group_name,
        parts.unit_id,
        parts.component_code,
        'month' as evidence_kind,
        substr(cast(parts.period_start as varchar), 1, 7) as evidence_id,
        '月度得分平均'
        || case
            when parts.month_weight <> 1 then '（权重 ' || cast(cast(parts.month_weight as double) as varchar) || '）' else ''
        end as evidence_zh,
        cast(null as varchar) as item_name,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        parts.points
    from {{ ref('int_league__longer_part') }} as parts
    inner join {{ ref('int_league__long_total') }} as totals
        on
            parts.period_type = totals.period_type
            and parts.long_start = totals.period_start
            and parts.unit_id = totals.unit_id
    where parts.component_code not in ('bonus', 'deduction') or parts.points <> 0

),

of_periods as (

    select
        scores.period_type,
        scores.long_start as period_start,
        totals.group_name,
        scores.unit_id,
        scores.component_code,
        scores.evidence_kind,
        scores.evidence_id,
        scores.evidence_zh,
        cast(null as varchar) as item_name,
        cast(null as double) as numerator,
        cast(case when scores.evidence_kind = 'survey' then scores.n end as double) as denominator,
        scores.score as points
    from {{ ref('int_league__period_score') }} as scores
    inner join {{ ref('int_league__long_total') }} as totals
        on
            scores.period_type = totals.period_type
            and scores.long_start = totals.period_start
            and scores.unit_id = totals.unit_id
    where scores.score is not null

),

reviews as (

    select
        events.period_type,
        events.long_start as period_start,
        totals.group_name,
        events.unit_id,
        case when events.event_kind = '加分' then 'bonus' else 'deduction' end as component_code,
        case when events.event_kind = '加分' then 'bonus' else 'deduction' end as evidence_kind,
        events.event_no as evidence_id,
        '季度点评' || events.event_kind || '：' || events.ground as evidence_zh,
        cast(null as varchar) as item_name,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when events.event_kind = '加分' then events.points else -events.points end as points
    from {{ ref('int_league__long_event') }} as events
    inner join {{ ref('int_league__long_total') }} as totals
        on
            events.period_type = totals.period_type
            and events.long_start = totals.period_start
            and events.unit_id = totals.unit_id
    where totals.total_raw is not null and (events.points <> 0 or events.event_kind = '一票否决')

),

combined as (

    select * from months
    union all
    select * from longer
    union all
    select * from of_periods
    union all
    select * from reviews

),

editions as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        rule_edition
    from {{ ref('int_league__total') }}

),

final as (

    select
        combined.period_type,
        combined.period_start,
        editions.rule_edition,
        combined.group_name,
        combined.unit_id,
        combined.component_code as component,
        cast(row_number() over (
            partition by combined.period_type, combined.period_start, combined.group_name, combined.unit_id, combined.component_code
            order by
                case combined.evidence_kind
                    {%- for kind in kinds %}
                    when '{{ kind }}' then {{ loop.index }}
                    {%- endfor %}
                end,
                combined.evidence_id,
                combined.evidence_zh,
                combined.points
        ) as integer) as evidence_no,
        combined.evidence_kind,
        combined.evidence_id,
        combined.evidence_zh,
        combined.item_name,
        combined.numerator,
        combined.denominator,
        cast(combined.points as decimal(38, 8)) as points
    from combined
    inner join editions
        on
            combined.period_type = editions.period_type
            and combined.period_start = editions.period_start
            and combined.group_name = editions.group_name
            and combined.unit_id = editions.unit_id

)

select * from final
