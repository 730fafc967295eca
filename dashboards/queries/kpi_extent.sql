-- One row: the periods and breakdowns that one KPI has figures for in this edition.
select
    list(distinct period_type) as period_types,
    list(distinct breakdown) as breakdowns
from kpi_value
where
    kpi_id = $kpi_id
    and value is not null
