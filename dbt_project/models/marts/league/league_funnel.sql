{#
  漏斗图: the rate behind a component against its volume, with the limits within which a unit of that volume falls by chance
  were its rate that of its group. Limits are Wilson's score limits about the group's rate (Wilson 1927; for funnel plots
  Spiegelhalter, Statistics in Medicine 24:1185, 2005, and APHO Technical Briefing 3): closed, never outside 0–1, and close
  to the exact binomial ones from small volumes on. 95 % and 99.8 % are 1.96 and 3.0902 standard errors.
#}
{% set limits = [('95', '1.96'), ('998', '3.0902')] %}
with scores as (

    select * from {{ ref('int_league__kpi_score') }}

),

components as (

    select * from {{ ref('stg_reference__assess_components') }} where component_source = 'kpi'

),

units as (

    select * from {{ ref('int_league__unit') }}

),

-- A rate of counts: what is counted is a part of what is looked at. Tonnes and ratios above 1 have no funnel.
rates as (

    select
        scores.period_start,
        scores.rule_edition,
        scores.group_name,
        scores.unit_id,
        scores.component_code,
        components.component_name,
        components.kpi_id,
        cast(scores.numerator as bigint) as numerator,
        cast(scores.denominator as bigint) as denominator
    from scores
    inner join components
        on
            scores.rule_edition = components.rule_edition
            and scores.component_code = components.component_code
    where scores.n = scores.denominator and scores.denominator > 0 and scores.figure between 0 and 1

),

of_groups as (

    select
        *,
        sum(numerator) over (partition by period_start, group_name, component_code) as group_numerator,
        sum(denominator) over (partition by period_start, group_name, component_code) as group_denominator
    from rates

),

rated as (

    select
        *,
        cast(numerator as double) / denominator as rate,
        cast(group_numerator as double) / cast(group_denominator as double) as group_rate
    from of_groups

),

limited as (

    select
        *,
        {% for name, z in limits %}
        {% set spread = z ~ ' * sqrt(group_rate * (1 - group_rate) / denominator + ' ~ z ~ ' * ' ~ z ~ ' / (4.0 * denominator * denominator))' %}
        {% set middle = 'group_rate + ' ~ z ~ ' * ' ~ z ~ ' / (2.0 * denominator)' %}
        greatest(0, ({{ middle }} - {{ spread }}) / (1 + {{ z }} * {{ z }} / denominator)) as low_{{ name }},
        least(1, ({{ middle }} + {{ spread }}) / (1 + {{ z }} * {{ z }} / denominator)) as high_{{ name }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from rated

),

final as (

    select
        'M' as period_type,
        limited.period_start,
        limited.rule_edition,
        limited.group_name,
        limited.unit_id,
        units.unit_name,
        limited.component_code as component,
        limited.component_name,
        limited.kpi_id,
        limited.numerator,
        limited.denominator,
        limited.rate,
        limited.group_rate,
        cast(round(limited.low_95, 8) as double) as low_95,
        cast(round(limited.high_95, 8) as double) as high_95,
        cast(round(limited.low_998, 8) as double) as low_998,
        cast(round(limited.high_998, 8) as double) as high_998,
        case
            when limited.rate < limited.low_998 then 'far_below'
            when limited.rate < limited.low_95 then 'below'
            when limited.rate > limited.high_998 then 'far_above'
            when limited.rate > limited.high_95 then 'above'
            else 'within'
        end as funnel_place
    from limited
    inner join units
        on
            limited.period_start = units.period_start
            and limited.group_name = units.group_name
            and limited.unit_id = units.unit_id

)

select * from final
