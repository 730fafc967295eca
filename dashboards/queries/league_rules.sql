-- One row per edition of the assessment rules: the words of it, and what a trial computes by.
select
    rule_edition,
    title_zh,
    document_no,
    effective_from,
    effective_to,
    publish_decimals,
    rounding,
    tie_break_1,
    tie_break_2,
    tie_zh,
    missing_zh,
    red_zh,
    black_zh,
    appeal_zh
from league_edition
order by
    effective_from,
    rule_edition
