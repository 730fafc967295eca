-- One row per KPI and reading with a whole year behind it: whether its months make the year. The book must call it a
-- sum (`is_additive` over parts, `is_cumulative` over months), and every whole year of every area that the reader sees
-- must bear it out, numerator and denominator; late rows may move 0.1 %.
with twelve_months as (

    select
        kpi_id,
        coalesce(denominator_policy, '') as denominator_policy,
        area_id,
        date_trunc('year', period_start) as year_start,
        sum(numerator) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from kpi_value
    where
        list_contains($kpi_ids, kpi_id)
        and period_type = 'M'
        and breakdown = 'total'
        and status <> 'provisional'
        and numerator is not null
    group by all
    having count(*) = 12

),

years as (

    select
        kpi_id,
        coalesce(denominator_policy, '') as denominator_policy,
        area_id,
        period_start as year_start,
        numerator,
        coalesce(denominator, 0) as denominator
    from kpi_value
    where
        list_contains($kpi_ids, kpi_id)
        and period_type = 'Y'
        and breakdown = 'total'
        and status <> 'provisional'
        and numerator is not null

)

select
    kpi_catalog.kpi_id,
    years.denominator_policy,
    bool_and(
        kpi_catalog.is_additive
        and kpi_catalog.is_cumulative
        and abs(twelve_months.numerator - years.numerator) <= 0.001 * greatest(abs(years.numerator), 1)
        and abs(twelve_months.denominator - years.denominator) <= 0.001 * greatest(abs(years.denominator), 1)
    ) as is_sum
from years
inner join twelve_months
    on
        years.kpi_id = twelve_months.kpi_id
        and years.denominator_policy = twelve_months.denominator_policy
        and years.area_id = twelve_months.area_id
        and years.year_start = twelve_months.year_start
inner join kpi_catalog
    on years.kpi_id = kpi_catalog.kpi_id
group by kpi_catalog.kpi_id, years.denominator_policy
order by kpi_catalog.kpi_id, years.denominator_policy
