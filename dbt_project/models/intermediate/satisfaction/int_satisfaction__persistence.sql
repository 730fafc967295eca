{{ config(materialized = 'view') }}

-- V04: how many waves in a row an item was one of the lowest, and ('' for the item) in how many in a
-- row the area was ranked at all. A wave of another scale or mode, or one without a rank, begins anew.
with waves as (

    select
        wave,
        row_number() over (order by period_start, wave) as wave_no,
        sum(case when is_break then 1 else 0 end) over (
            order by period_start, wave
            rows between unbounded preceding and current row
        ) as series_no
    from {{ ref('dim_survey_wave') }}
    where has_answers

),

ranked as (

    select distinct
        wave,
        area_id,
        '' as item_code
    from {{ ref('survey_item_score') }}
    where rank_from_bottom is not null

    union all

    select
        wave,
        area_id,
        item_code
    from {{ ref('survey_item_score') }}
    where is_lowest3

),

numbered as (

    select
        ranked.*,
        waves.wave_no,
        waves.series_no,
        waves.wave_no - row_number() over (
            partition by ranked.area_id, ranked.item_code, waves.series_no
            order by waves.wave_no
        ) as run_no
    from ranked
    inner join waves
        on ranked.wave = waves.wave

),

runs as (

    select
        wave,
        area_id,
        item_code,
        row_number() over (
            partition by area_id, item_code, series_no, run_no
            order by wave_no
        ) as run_cnt
    from numbered

)

select * from runs
