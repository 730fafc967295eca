-- One row per piece of evidence of every unit of a period: what a trial of other rules begins from.
select
    group_name,
    unit_id,
    component,
    item_name,
    evidence_kind,
    points
from league_evidence
where
    period_type = $period_type
    and period_start = $period_start
order by
    group_name,
    unit_id,
    component,
    evidence_no
