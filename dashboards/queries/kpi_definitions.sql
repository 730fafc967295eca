-- One row per KPI of the book of definitions, with all that it says, in printing order.
select
    kpi_id,
    name_zh,
    coalesce(name_en, '') as name_en,
    domain,
    unit,
    kind,
    direction,
    decimals,
    coalesce(formula_zh, '') as formula_zh,
    coalesce(numerator_zh, '') as numerator_zh,
    coalesce(denominator_zh, '') as denominator_zh,
    coalesce(grain, '') as grain,
    coalesce(source_clause, '') as source_clause,
    coalesce(caveat, '') as caveat
from kpi_catalog
order by sort_order, kpi_id
