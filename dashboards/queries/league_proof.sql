-- One row per piece of evidence of one unit in a period, in the order of reading. `case_id` is the case whose
-- number the evidence bears, null where it bears none or several cases share it.
with cases as (
    select
        fct_case.case_no,
        min(fct_case.case_id) as case_id
    from fct_case
    where
        fct_case.case_no in (
            select league_evidence.evidence_id
            from league_evidence
            where
                league_evidence.period_type = $period_type
                and league_evidence.period_start = $period_start
                and league_evidence.unit_id = $unit_id
        )
    group by fct_case.case_no
    having count(*) = 1
)

select
    league_evidence.group_name,
    league_evidence.component,
    league_evidence.evidence_no,
    league_evidence.evidence_kind,
    league_evidence.evidence_id,
    league_evidence.evidence_zh,
    league_evidence.item_name,
    league_evidence.numerator,
    league_evidence.denominator,
    league_evidence.points,
    cases.case_id
from league_evidence
left join cases on league_evidence.evidence_id = cases.case_no
where
    league_evidence.period_type = $period_type
    and league_evidence.period_start = $period_start
    and league_evidence.unit_id = $unit_id
order by
    league_evidence.component,
    league_evidence.evidence_no
