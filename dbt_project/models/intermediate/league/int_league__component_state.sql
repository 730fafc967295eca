-- Whether a component of a unit can be scored in a month, and from how much. A score that is missing is never 0
-- (DOMAIN §10.2): an inspection is there once anybody's is, a district's score once the unit's own is; points that
-- were written as X are not known.
with components as (

    select
        units.period_start,
        units.rule_edition,
        units.group_name,
        units.unit_id,
        components.component_code,
        components.component_name,
        components.component_source,
        components.sort_order,
        components.weight,
        components.full_score
    from {{ ref('int_league__unit') }} as units
    inner join {{ ref('int_league__group_component') }} as components
        on
            units.rule_edition = components.rule_edition
            and units.group_name = components.group_name
    where components.period_type = 'M'

),

items as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        sum(entry_cnt) as entry_cnt,
        sum(hidden_cnt) as hidden_cnt,
        sum(bonus) as bonus,
        sum(variance) as variance
    from {{ ref('int_league__item') }}
    group by period_start, group_name, unit_id, component_code

),

inspected as (

    select distinct
        period_start,
        component_code
    from {{ ref('int_league__item') }}

),

printed as (

    select
        period_start,
        unit_id,
        item_name,
        count(*) as entry_cnt,
        min(component_score) as component_score,
        sum(coalesce(bonus, 0)) as bonus,
        min(component_score) = max(component_score) as is_unanimous
    from {{ ref('fct_assess_score') }}
    where period_type = 'M' and score_kind = '分项'
    group by period_start, unit_id, item_name

),

judged as (

    select
        components.*,
        cast(printed.component_score as decimal(38, 8)) as printed_score,
        cast(coalesce(items.entry_cnt, kpis.n, surveys.n, printed.entry_cnt, 0) as bigint) as n,
        cast(coalesce(items.bonus, printed.bonus, 0) as decimal(38, 8)) as bonus,
        -- A mark that a district or another board gave has no counts underneath: chance is not asked about it.
        case
            when components.component_source in ('inspection_deduction', 'special') then coalesce(items.variance, 0)
            when components.component_source = 'kpi' then kpis.variance
            when components.component_source = 'survey' then surveys.variance
        end as variance,
        case
            when components.component_source = 'kpi' then case when kpis.points is null then 'missing' else 'ok' end
            when components.component_source = 'survey' then case when surveys.points is null then 'missing' else 'ok' end
            when components.component_source = 'delivered'
                then case when coalesce(printed.is_unanimous, false) then 'ok' else 'missing' end
            when items.hidden_cnt > 0 then 'hidden'
            when components.component_source = 'district_score'
                then case when items.entry_cnt is null then 'missing' else 'ok' end
            when inspected.component_code is null then 'missing'
            else 'ok'
        end as status
    from components
    left join items
        on
            components.period_start = items.period_start
            and components.group_name = items.group_name
            and components.unit_id = items.unit_id
            and components.component_code = items.component_code
    left join inspected
        on
            components.period_start = inspected.period_start
            and components.component_code = inspected.component_code
    left join {{ ref('int_league__kpi_score') }} as kpis
        on
            components.period_start = kpis.period_start
            and components.group_name = kpis.group_name
            and components.unit_id = kpis.unit_id
            and components.component_code = kpis.component_code
    left join {{ ref('int_league__survey_score') }} as surveys
        on
            components.period_start = surveys.period_start
            and components.group_name = surveys.group_name
            and components.unit_id = surveys.unit_id
            and components.component_code = surveys.component_code
    left join printed
        on
            components.component_source = 'delivered'
            and components.period_start = printed.period_start
            and components.unit_id = printed.unit_id
            and components.component_name = printed.item_name

)

select * from judged
