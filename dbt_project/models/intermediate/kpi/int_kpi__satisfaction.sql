{{ config(materialized = 'view') }}

-- A wave stands in the period that the reference table gives it. V01 and V02 keep their own intervals.
with scores as (

    select
        scores.*,
        waves.period_type,
        waves.period_start,
        case when scores.item_code = '' then 'total' else 'item' end as breakdown,
        scores.item_code as breakdown_id
    from {{ ref('int_satisfaction__item_score') }} as scores
    inner join {{ ref('dim_survey_wave') }} as waves
        on scores.wave = waves.wave

),

lowest as (

    select
        items.*,
        waves.period_type,
        waves.period_start,
        'item' as breakdown,
        items.item_code as breakdown_id
    from {{ ref('survey_item_score') }} as items
    inner join {{ ref('dim_survey_wave') }} as waves
        on items.wave = waves.wave
    where items.is_lowest3

),

withheld as (

    select
        *,
        answer_cnt >= {{ var('survey_publish_n') }} as is_published
    from scores

),

combined as (

    select
        'V01' as kpi_id,
        '' as denominator_policy,
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        case when is_published then weighted_score_sum end as numerator,
        case when is_published then weight_sum end as denominator,
        cast(answer_cnt as double) as n,
        case when is_published then ci_low end as ci_low,
        case when is_published then ci_high end as ci_high
    from withheld

    union all

    select
        'V02' as kpi_id,
        '' as denominator_policy,
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        case when is_published then satisfied_weight_sum end as numerator,
        case when is_published then weight_sum end as denominator,
        cast(answer_cnt as double) as n,
        case when is_published then sat_rate_ci_low end as ci_low,
        case when is_published then sat_rate_ci_high end as ci_high
    from withheld

    union all

    {{ kpi_rows('V03', 'lowest', 'rank_from_bottom', n='n', breakdowns=['item']) }}

    union all

    {{ kpi_rows('V05', 'withheld', "case when item_code = '' then respondent_cnt else answer_cnt end", breakdowns=['item']) }}

)

select * from combined
