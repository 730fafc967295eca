{{ config(severity = 'warn') }}

-- What: a total that a bureau prints is Σ weight × score of its components, to its two decimals (A01,
-- DOMAIN §10.4: rounding or truncation in the last digit is seen in the wild).
-- A returned row is a unit whose printed total is off, or cannot be recomputed for a missing component.
select
    period_start,
    rule_edition,
    unit_id,
    printed_total,
    weighted_score
from {{ ref('int_assessment__total') }}
where
    printed_total is not null
    and (weighted_score is null or abs(printed_total - weighted_score) >= 0.01)
