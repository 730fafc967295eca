{{ config(
    meta = {
        'title_zh': '城市指定优先公布的口径（official_readings）是该指标已有的口径',
        'action_zh': '请数据仓库维护人员改正 city.toml 中 official_readings 所写的口径。',
    }
) }}

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
