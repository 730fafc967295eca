-- One row per closed period with restated figures, the latest first; figures counts its entries.
select
    period_type || ' ' || strftime(period_start, '%Y-%m-%d') as period,
    period_type,
    period_start,
    count(*) as figures
from kpi_restatement
group by period_type, period_start
order by period_start desc, period_type
