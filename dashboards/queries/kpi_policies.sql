-- One row per KPI and denominator policy in words, the default first. An edition from before policies had a unit
-- of their own has neither `unit` nor `decimals`.
select columns('^(kpi_id|policy|name_zh|explanation_zh|is_default|unit|decimals)$')
from kpi_policy
order by kpi_id, is_default desc, policy
