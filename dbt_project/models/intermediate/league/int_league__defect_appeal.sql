-- Appeals that no league can be issued with: one without its deduction, which may yet come, and those that contradict
-- each other. The first touches every month that it may be about: begun by the day it was raised, with a deduction still
-- open to appeal on that day; where there is none, the newest month begun by then.
with appeals as (

    select * from {{ ref('int_league__appeal') }}

),

editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

batches as (

    select * from {{ ref('stg_assessment__files') }}

),

months as (

    select
        scores.period_start,
        max(coalesce(told.told_on, cast(scores.period_start + interval '1' month - interval '1' day as date))) as last_told_on
    from {{ ref('fct_assess_score') }} as scores
    left join {{ ref('int_league__first_told') }} as told
        on scores.score_id = told.score_id
    where
        scores.period_type = 'M' and scores.score_kind <> '分项'
        and scores.period_start in (select period_start from {{ ref('int_league__unit') }})
    group by scores.period_start

),

ruled as (

    select
        months.period_start,
        months.last_told_on,
        editions.appeal_window_days
    from months
    inner join editions
        on
            cast(months.period_start + interval '1' month - interval '1' day as date) >= editions.effective_from
            and coalesce(
                cast(months.period_start + interval '1' month - interval '1' day as date) <= editions.effective_to, true
            )

),

placed as (

    select
        appeals.appeal_id,
        ruled.period_start,
        appeals.raised_on <= ruled.last_told_on + ruled.appeal_window_days * interval '1' day as is_open,
        row_number() over (
            partition by appeals.appeal_id
            order by coalesce(ruled.period_start <= appeals.raised_on, false) desc, ruled.period_start desc
        ) as newest_first
    from appeals
    cross join ruled
    where appeals.appeal_state = 'unknown'

),

touched as (

    select
        appeals.*,
        placed.period_start as touched_month
    from placed
    inner join appeals
        on placed.appeal_id = appeals.appeal_id
    where
        placed.newest_first = 1
        or (placed.is_open and placed.period_start <= appeals.raised_on)

),

decisions as (

    select
        appeals.score_id,
        {{ sorted_text(
            "appeals.appeal_no || appeals.decision || '（' || coalesce(batches.file_name, '') || ' 第 ' || cast(appeals.source_row as varchar) || ' 行）'",
            'appeals.appeal_no'
        ) }} || coalesce('、成绩表' || max(appeals.appeal_status), '') as decisions_zh
    from appeals
    left join batches
        on appeals.batch_id = batches.batch_id
    where appeals.appeal_state = 'contradicted'
    group by appeals.score_id

),

final as (

    select
        'unknown_target' as defect_kind,
        appeal_id as defect_id,
        touched_month as period_start,
        cast(null as varchar) as unit_id,
        '申诉 ' || appeal_no as subject,
        target_no as told_zh,
        '' as known_zh,
        batch_id,
        source_row,
        source_sheet
    from touched
    union all
    select
        'contradicted' as defect_kind,
        appeals.appeal_id || ' ' || appeals.score_id as defect_id,
        appeals.period_start,
        nullif(appeals.unit_id, '-') as unit_id,
        '申诉 ' || appeals.appeal_no as subject,
        appeals.target_no as told_zh,
        decisions.decisions_zh as known_zh,
        appeals.batch_id,
        appeals.source_row,
        appeals.source_sheet
    from appeals
    inner join decisions
        on appeals.score_id = decisions.score_id
    where appeals.appeal_state = 'contradicted'

)

select * from final
