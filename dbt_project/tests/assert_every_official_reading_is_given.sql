-- What: the reading of a KPI that is shown first is one of those it is given under. A misspelt `official_readings` of
-- city.toml would leave a KPI without a figure. A returned row is a KPI and the reading that nobody knows.
select
    book.kpi_id,
    book.default_policy
from {{ ref('kpi_catalog') }} as book
left join {{ ref('kpi_policy') }} as known
    on
        book.kpi_id = known.kpi_id
        and book.default_policy = known.policy
where book.default_policy <> '' and known.kpi_id is null
