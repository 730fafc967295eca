-- One row per deduction of the months of a period that an appeal gave points back for (剔除清单).
with names as (
    select
        unit_id,
        max(unit_name) as unit_name
    from dim_unit
    where is_current
    group by unit_id
)

select
    coalesce(names.unit_name, league_exclusion.unit_id) as unit_name,
    league_exclusion.unit_id,
    league_exclusion.group_name,
    league_exclusion.item_name,
    league_exclusion.evidence_id,
    league_exclusion.appeal_no,
    league_exclusion.ground_zh,
    league_exclusion.decided_by_role,
    league_exclusion.decided_on,
    league_exclusion.points
from league_exclusion
left join names on league_exclusion.unit_id = names.unit_id
where
    league_exclusion.period_start >= $first
    and league_exclusion.period_start < $beyond
order by
    unit_name,
    league_exclusion.evidence_id
