{{ config(materialized = 'view') }}

{% set persistent = var('survey_persistent_waves') %}
{% set published = var('survey_publish_n') %}
{#  KPI, relation, numerator, denominator, evidence, interval; figures of fewer than `published` are withheld  #}
{% set means = [
    ('V01', 'evaluated', 'weighted_score_sum', 'weight_sum', 'answer_cnt', 'ci'),
    ('V02', 'evaluated', 'satisfied_weight_sum', 'weight_sum', 'answer_cnt', 'sat_rate_ci'),
    ('V06', 'scores', 'aware_weight_sum', 'asked_weight_sum', 'asked_cnt', 'aware_rate_ci'),
] %}

-- A wave stands in the period that the reference table gives it. V01, V02 and V06 keep their own intervals.
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

-- A question of knowledge has no score of its own.
evaluated as (

    select * from scores
    where item_code = '' or answer_cnt > 0 or asked_cnt = 0

),

-- Items in every one of the last waves among the lowest, where so many waves are comparable.
persistence as (

    select
        runs.*,
        case when runs.item_code = '' then 'total' else 'item' end as breakdown,
        runs.item_code as breakdown_id,
        waves.period_type,
        waves.period_start,
        count(case when runs.item_code <> '' and runs.run_cnt >= {{ persistent }} then 1 end) over (
            partition by runs.wave, runs.area_id
        ) as persistent_cnt
    from {{ ref('int_satisfaction__persistence') }} as runs
    inner join {{ ref('dim_survey_wave') }} as waves
        on runs.wave = waves.wave

),

combined as (

    {% for kpi_id, relation, top, below, n, interval in means %}
    select
        '{{ kpi_id }}' as kpi_id,
        '' as denominator_policy,
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        case when {{ n }} >= {{ published }} then {{ top }} end as numerator,
        case when {{ n }} >= {{ published }} then {{ below }} end as denominator,
        cast({{ n }} as double) as n,
        case when {{ n }} >= {{ published }} then {{ interval }}_low end as ci_low,
        case when {{ n }} >= {{ published }} then {{ interval }}_high end as ci_high
    from {{ relation }}
    where {{ n }} > 0 or {{ relation == 'evaluated' }}

    union all

    {% endfor %}
    {{ kpi_rows('V03', 'lowest', 'rank_from_bottom', n='n', breakdowns=['item']) }}

    union all

    {{ kpi_rows('V04', 'persistence', "case when item_code = '' then persistent_cnt else 1 end", n='run_cnt',
        breakdowns=['item'], where='run_cnt >= ' ~ persistent) }}

    union all

    {{ kpi_rows('V05', 'evaluated', "case when item_code = '' then respondent_cnt else answer_cnt end", breakdowns=['item']) }}

)

select * from combined
