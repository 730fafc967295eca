-- A KPI turned into points: between two points of a line, or by the highest step that was reached; below the first
-- step there are none (DOMAIN §10.1, 连云港: 满意率 50 % → 12.5, 签收 80 % → 0). It is also scored one standard
-- error of its count to either side: half the distance is what chance moves the points by.
with components as (

    select * from {{ ref('int_league__group_component') }} where component_source = 'kpi'

),

steps as (

    select * from {{ ref('stg_reference__assess_steps') }}

),

figures as (

    select
        units.period_start,
        units.rule_edition,
        units.group_name,
        units.unit_id,
        components.component_code,
        components.scoring,
        kpis.numerator,
        kpis.denominator,
        kpis.n,
        kpis.figure,
        case
            when kpis.n = kpis.denominator and kpis.figure between 0 and 1
                then cast(sqrt(cast(kpis.figure * (1 - kpis.figure) as double) / kpis.n) as decimal(18, 8))
            else cast(0 as decimal(18, 8))
        end as standard_error
    from {{ ref('int_league__unit') }} as units
    inner join components
        on
            units.rule_edition = components.rule_edition
            and units.group_name = components.group_name
    inner join {{ ref('int_league__kpi') }} as kpis
        on
            units.period_start = kpis.period_start
            and units.area_id = kpis.area_id
            and components.kpi_id = kpis.kpi_id
            and coalesce(components.kpi_policy, '') = coalesce(kpis.kpi_policy, '')
    where kpis.figure is not null

),

looked_at as (

    {% for place, figure in [('at', 'figure'), ('below', 'figure - standard_error'), ('above', 'figure + standard_error')] %}
    select
        *,
        '{{ place }}' as place,
        {{ figure }} as looked_up
    from figures
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

bracketed as (

    select
        looked_at.*,
        lower_step.at_value as lower_value,
        lower_step.points as lower_points,
        upper_step.at_value as upper_value,
        upper_step.points as upper_points,
        row_number() over (
            partition by
                looked_at.period_start, looked_at.group_name, looked_at.unit_id, looked_at.component_code, looked_at.place
            order by lower_step.step_no desc nulls last, upper_step.step_no asc
        ) as bracket_rank
    from looked_at
    left join steps as lower_step
        on
            looked_at.rule_edition = lower_step.rule_edition
            and looked_at.component_code = lower_step.component_code
            and looked_at.looked_up >= lower_step.at_value
    left join steps as upper_step
        on
            looked_at.rule_edition = upper_step.rule_edition
            and looked_at.component_code = upper_step.component_code
            and looked_at.looked_up < upper_step.at_value

),

pointed as (

    select
        *,
        case
            when scoring <> 'linear' or upper_value is null then cast(coalesce(lower_points, 0) as decimal(38, 8))
            when lower_value is null then cast(upper_points as decimal(38, 8))
            else
                cast(
                    cast(lower_points as double)
                    + cast((upper_points - lower_points) as double) * cast(looked_up - lower_value as double)
                    / cast(upper_value - lower_value as double)
                    as decimal(38, 8)
                )
        end as points
    from bracketed
    where bracket_rank = 1

),

final as (

    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code,
        numerator,
        denominator,
        cast(max(n) as bigint) as n,
        max(figure) as figure,
        max(case when place = 'at' then points end) as points,
        cast(
            cast(max(case when place = 'above' then points end) - max(case when place = 'below' then points end) as double)
            * cast(max(case when place = 'above' then points end) - max(case when place = 'below' then points end) as double) / 4
            as decimal(38, 8)
        ) as variance
    from pointed
    group by period_start, rule_edition, group_name, unit_id, component_code, numerator, denominator

)

select * from final
