-- One row per survey wave that shares a day with the days from $first to $last, oldest first.
select wave
from dim_survey_wave
where
    period_start <= $last
    and period_end >= $first
order by
    period_start,
    wave
