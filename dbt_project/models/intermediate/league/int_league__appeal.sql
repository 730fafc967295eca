-- What becomes of an entry of the register of appeals, by the deduction it contests. One that contests nothing
-- known, and two decisions that contradict, change no score: G17 stops the publication until they are settled.
with delivered as (

    select
        source_name || ':' || appeal_no as appeal_id,
        *
    from {{ ref('stg_assessment__appeals') }}

),

{{ newest_states('delivered', 'appeal_id') }},

entries as (

    select
        score_id,
        case_no,
        score_no,
        appeal_status
    from {{ ref('fct_assess_score') }}
    where score_kind <> '分项'

),

-- A number may be that of a case or of a deduction; each way is an equality by itself, which joins fast.
contested as (

    select
        newest.appeal_id,
        entries.score_id,
        entries.appeal_status
    from newest
    inner join entries
        on newest.target_no = entries.case_no
    union distinct
    select
        newest.appeal_id,
        entries.score_id,
        entries.appeal_status
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
        contested.score_id,
        contested.appeal_status,
        case when newest.decision <> '待审' then newest.decision end as decided
    from newest
    left join contested
        on newest.appeal_id = contested.appeal_id

),

compared as (

    select
        *,
        score_id is not null and (
            min(decided) over (partition by score_id) <> max(decided) over (partition by score_id)
            or (appeal_status in ('支持', '驳回') and decided is not null and appeal_status <> decided)
        ) as is_contradicted
    from joined

),

judged as (

    select
        *,
        case
            when score_id is null then 'unknown'
            when coalesce(is_contradicted, false) then 'contradicted'
            when decision = '待审' then 'pending'
            when decision = '驳回' then 'rejected'
            else 'applied'
        end as appeal_state
    from compared

)

select * from judged
