-- What becomes of an entry of the register of appeals, by the deduction it contests. One that contests nothing known
-- waits for its deduction; two decisions that contradict change no score; one that came after the days of the rules is
-- refused. The days count from when the deduction was first told to the day of the appeal, or, where the register does
-- not tell that, of the decision.
with delivered as (

    select
        source_name || ':' || appeal_no as appeal_id,
        *
    from {{ ref('stg_assessment__appeals') }}

),

{{ newest_states('delivered', 'appeal_id') }},

entries as (

    select
        scores.score_id,
        scores.case_no,
        scores.score_no,
        scores.appeal_status,
        scores.unit_id,
        scores.period_start,
        coalesce(
            told.told_on, cast(scores.period_start + interval '1' month - interval '1' day as date)
        ) as told_on,
        editions.appeal_window_days
    from {{ ref('fct_assess_score') }} as scores
    left join {{ ref('int_league__first_told') }} as told
        on scores.score_id = told.score_id
    left join {{ ref('stg_reference__assess_editions') }} as editions
        on
            cast(scores.period_start + interval '1' month - interval '1' day as date) >= editions.effective_from
            and coalesce(
                cast(scores.period_start + interval '1' month - interval '1' day as date) <= editions.effective_to, true
            )
    where scores.score_kind <> '分项'

),

-- A number may be that of a case or of a deduction; each way is an equality by itself, which joins fast.
contested as (

    select
        newest.appeal_id,
        entries.*
    from newest
    inner join entries
        on newest.target_no = entries.case_no
    union distinct
    select
        newest.appeal_id,
        entries.*
    from newest
    inner join entries
        on newest.target_no = entries.score_no

),

joined as (

    select
        newest.appeal_id,
        newest.appeal_no,
        newest.target_no,
        newest.ground,
        newest.decision,
        newest.decided_by_role,
        newest.decided_on,
        newest.batch_id,
        newest.source_row,
        newest.source_sheet,
        contested.score_id,
        contested.unit_id,
        contested.period_start,
        contested.appeal_status,
        contested.told_on,
        contested.appeal_window_days,
        newest.appealed_on,
        coalesce(newest.appealed_on, newest.decided_on, cast(newest.source_updated_at as date)) as raised_on
    from newest
    left join contested
        on newest.appeal_id = contested.appeal_id

),

timed as (

    select
        *,
        coalesce(coalesce(appealed_on, decided_on) > told_on + appeal_window_days * interval '1' day, false) as is_late
    from joined

),

decided as (

    select
        *,
        case when decision <> '待审' and not is_late then decision end as decided
    from timed

),

compared as (

    select
        *,
        score_id is not null and (
            min(decided) over (partition by score_id) <> max(decided) over (partition by score_id)
            or (appeal_status in ('支持', '驳回') and decided is not null and appeal_status <> decided)
        ) as is_contradicted
    from decided

),

judged as (

    select
        *,
        case
            when score_id is null then 'unknown'
            when is_late then 'late'
            when coalesce(is_contradicted, false) then 'contradicted'
            when decision = '待审' then 'pending'
            when decision = '驳回' then 'rejected'
            else 'applied'
        end as appeal_state
    from compared

)

select * from judged
