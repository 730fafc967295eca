-- One row per appeal and deduction it contests, of the months of a period; what waits for an answer comes first.
with names as (
    select
        unit_id,
        max(unit_name) as unit_name
    from dim_unit
    where is_current
    group by unit_id
)

select
    league_appeal.appeal_no,
    league_appeal.target_no,
    league_appeal.unit_id,
    coalesce(names.unit_name, league_appeal.unit_id) as unit_name,
    league_appeal.ground_zh,
    league_appeal.decision,
    league_appeal.decided_by_role,
    league_appeal.appealed_on,
    league_appeal.decided_on,
    league_appeal.appeal_state,
    league_appeal.outcome_zh
from league_appeal
left join names on league_appeal.unit_id = names.unit_id
where
    league_appeal.period_start >= $first
    and league_appeal.period_start < $beyond
order by
    league_appeal.appeal_state = 'pending' desc,
    league_appeal.appealed_on desc,
    league_appeal.appeal_no,
    league_appeal.target_no
