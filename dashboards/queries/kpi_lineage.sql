-- One row per model or landed table that the figures of one KPI are made of, the nearest first.
select
    model_name,
    layer,
    steps
from kpi_lineage
where kpi_id = $kpi_id
order by steps, model_name
