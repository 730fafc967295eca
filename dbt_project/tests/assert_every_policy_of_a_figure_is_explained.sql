{{ config(
    meta = {
        'title_zh': '指标值里的每一种口径都有中文解释',
        'action_zh': '请数据仓库维护人员把列出的口径补到口径说明表 policy_book.csv。',
    }
) }}

-- A reader must be able to look up which reading of the denominator a figure was made by (DOMAIN §15).
-- A returned row is a policy in `kpi_value` without words: add it to seeds/policy_book.csv.
select
    figures.kpi_id,
    figures.denominator_policy
from {{ ref('kpi_value') }} as figures
left join {{ ref('kpi_policy') }} as policies
    on
        figures.kpi_id = policies.kpi_id
        and figures.denominator_policy = policies.policy
where
    figures.denominator_policy <> ''
    and policies.policy is null
group by figures.kpi_id, figures.denominator_policy
