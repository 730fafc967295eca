{#
  漏斗图: the rate behind a component against its volume, with the limits within which a unit of that volume falls by chance
  were its rate that of its group (Spiegelhalter, Statistics in Medicine 24:1185, 2005). Limits are quantiles of the
  binomial distribution itself, no approximation of it: chance alone takes a unit below the lower one in fewer than 1 of 40
  cases (95 %) or 1 of 1000 (99.8 %), and above the upper one likewise. They reach 0 and 1 where chance does.

  Chances of neighbouring counts are to each other as (n - k + 1) p is to k (1 - p); their logarithms are added up from
  a count that is far out, and the sums are divided by their total. Counts further from the mean than `reach` together
  have a chance below 1e-13 (Bernstein's inequality). Chances are held to ten decimals, so that one of exactly 1 in 40
  is no matter of the last binary digit.
#}
{% set limits = [('95', '0.025', '0.975'), ('998', '0.001', '0.999')] %}
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

spans as (

    select
        *,
        cast(greatest(floor(volume * group_rate - reach), 0) as bigint) as first_cnt,
        cast(least(ceil(volume * group_rate + reach), volume) as bigint) as last_cnt
    from (
        select distinct
            group_numerator,
            group_denominator,
            group_rate,
            denominator as volume,
            8 * sqrt(denominator * group_rate * (1 - group_rate)) + 20 as reach
        from rated
        where group_rate > 0 and group_rate < 1
    ) as asked

),

steps as (

    {{ whole_numbers('(select max(last_cnt - first_cnt) from spans)', 'step') }}

),

weighed as (

    select
        spans.group_numerator,
        spans.group_denominator,
        spans.volume,
        spans.first_cnt + steps.step as cnt,
        exp(
            sum(
                case
                    when steps.step = 0 then 0
                    else
                        ln(
                            (spans.volume - spans.first_cnt - steps.step + 1) * spans.group_rate
                            / ((spans.first_cnt + steps.step) * (1 - spans.group_rate))
                        )
                end
            ) over (
                partition by spans.group_numerator, spans.group_denominator, spans.volume
                order by steps.step
            )
        ) as weight
    from spans
    inner join steps
        on steps.step <= spans.last_cnt - spans.first_cnt

),

chances as (

    select
        group_numerator,
        group_denominator,
        volume,
        cnt,
        cast(
            sum(weight) over (partition by group_numerator, group_denominator, volume order by cnt)
            / sum(weight) over (partition by group_numerator, group_denominator, volume)
            as decimal(18, 10)
        ) as chance_up_to
    from weighed

),

quantiles as (

    select
        group_numerator,
        group_denominator,
        volume,
        {% for name, low, high in limits %}
        min(case when chance_up_to >= {{ low }} then cnt end) as low_{{ name }}_cnt,
        min(case when chance_up_to > {{ high }} then cnt end) as high_{{ name }}_cnt
        {{- ',' if not loop.last }}
        {% endfor %}
    from chances
    group by group_numerator, group_denominator, volume

),

-- Where all of a group did it, or none, chance moves nobody.
limited as (

    select
        rated.*,
        {% for name, low, high in limits %}
        {% for side in ['low', 'high'] %}
        coalesce(cast(quantiles.{{ side }}_{{ name }}_cnt as double) / rated.denominator, rated.group_rate)
            as {{ side }}_{{ name }}{{ ',' if not (loop.last and name == '998') }}
        {% endfor %}
        {% endfor %}
    from rated
    left join quantiles
        on
            rated.group_numerator = quantiles.group_numerator
            and rated.group_denominator = quantiles.group_denominator
            and rated.denominator = quantiles.volume

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
        round(limited.low_95, 8) as low_95,
        round(limited.high_95, 8) as high_95,
        round(limited.low_998, 8) as low_998,
        round(limited.high_998, 8) as high_998,
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
