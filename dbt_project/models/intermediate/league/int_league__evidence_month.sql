-- All evidence of a month, of whatever source; points outside the components stand under `bonus` and `deduction`,
-- which are no components: they carry no weight.
with states as (

    select * from {{ ref('int_league__component_state') }}

),

editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

of_entries as (

    select
        *,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from {{ ref('int_league__evidence_entry') }}

),

of_kpis as (

    select
        kpis.period_start,
        kpis.group_name,
        kpis.unit_id,
        kpis.component_code,
        case when components.scoring = 'linear' then 'kpi' else 'step' end as evidence_kind,
        components.kpi_id as evidence_id,
        '指标 ' || components.kpi_id || ' 为 ' || cast(cast(kpis.figure as double) as varchar) as evidence_zh,
        kpis.points,
        kpis.numerator,
        kpis.denominator
    from {{ ref('int_league__kpi_score') }} as kpis
    inner join {{ ref('stg_reference__assess_components') }} as components
        on
            kpis.rule_edition = components.rule_edition
            and kpis.component_code = components.component_code

),

of_surveys as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'survey' as evidence_kind,
        wave as evidence_id,
        '满意度 ' || cast(item_cnt as varchar) || ' 项平均' as evidence_zh,
        points,
        cast(null as double) as numerator,
        cast(n as double) as denominator
    from {{ ref('int_league__survey_score') }}

),

of_deliveries as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        'delivered' as evidence_kind,
        component_name as evidence_id,
        '来源送达的分项得分' as evidence_zh,
        printed_score as points,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from states
    where component_source = 'delivered' and status = 'ok'

),

bonuses as (

    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        evidence_id,
        item_name as evidence_zh,
        bonus as points
    from {{ ref('int_league__entry') }}
    where bonus <> 0
    union all
    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_name as evidence_id,
        '来源送达的加分' as evidence_zh,
        bonus as points
    from states
    where component_source = 'delivered' and bonus <> 0
    union all
    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        event_no as evidence_id,
        ground as evidence_zh,
        points
    from {{ ref('int_league__event') }}
    where event_kind = '加分' and points <> 0

),

over_cap as (

    select
        bonuses.period_start,
        bonuses.rule_edition,
        bonuses.group_name,
        bonuses.unit_id,
        'bonus' as evidence_id,
        '超过加分上限的部分不计' as evidence_zh,
        cast(max(editions.bonus_cap) - sum(bonuses.points) as decimal(38, 8)) as points
    from bonuses
    inner join editions
        on bonuses.rule_edition = editions.rule_edition
    group by bonuses.period_start, bonuses.rule_edition, bonuses.group_name, bonuses.unit_id
    having sum(bonuses.points) > max(editions.bonus_cap)

),

of_bonuses as (

    {% for kind, relation in [('bonus', 'bonuses'), ('cap', 'over_cap')] %}
    select
        period_start,
        group_name,
        unit_id,
        'bonus' as component_code,
        '{{ kind }}' as evidence_kind,
        evidence_id,
        evidence_zh,
        points,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

of_deductions as (

    select
        period_start,
        group_name,
        unit_id,
        'deduction' as component_code,
        'deduction' as evidence_kind,
        event_no as evidence_id,
        event_kind || '：' || ground as evidence_zh,
        -points as points,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from {{ ref('int_league__event') }}
    where event_kind <> '加分' and (points <> 0 or event_kind = '一票否决')

),

combined as (

    {% for part in ['of_entries', 'of_kpis', 'of_surveys', 'of_deliveries', 'of_bonuses', 'of_deductions'] %}
    select
        {{ 'item_name' if part == 'of_entries' else 'cast(null as varchar) as item_name' }},
        period_start,
        group_name,
        unit_id,
        component_code,
        evidence_kind,
        evidence_id,
        evidence_zh,
        points,
        numerator,
        denominator
    from {{ part }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from combined
