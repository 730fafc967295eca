-- Settings of the city that a KPI was counted by.
select
    setting,
    name_zh,
    value_zh,
    unit_zh,
    source_clause
from kpi_setting
where kpi_id = $kpi_id
order by sort_order
