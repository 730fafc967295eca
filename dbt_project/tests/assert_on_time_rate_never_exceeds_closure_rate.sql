{{ config(
    meta = {
        'title_zh': '同一口径下，按期结案率不高于结案率，按期处置率不高于处置率，两率的分母相同',
        'action_zh': '由分析员核对列出的周期、区域和口径的分子、分母。',
    }
) }}

-- What: under every reading of 应结案, 按期结案率 and 结案率 stand on one denominator, which is 应结案数, and the
-- first can never be the larger; 处置率 and 按期处置率 likewise (DOMAIN §1.2, §4.2).
-- A returned row is a period, area and reading where they do not.
with rates as (

    select
        case when kpi_id in ('C09', 'C10') then '处置' else '结案' end as subject,
        denominator_policy,
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        max(case when kpi_id = 'C11' then numerator end) as due_cnt,
        max(case when kpi_id in ('C09', 'C12') then numerator end) as done_cnt,
        max(case when kpi_id in ('C09', 'C12') then denominator end) as done_of,
        max(case when kpi_id in ('C10', 'C13') then numerator end) as on_time_cnt,
        max(case when kpi_id in ('C10', 'C13') then denominator end) as on_time_of
    from {{ ref('kpi_value') }}
    where kpi_id in ('C09', 'C10', 'C11', 'C12', 'C13') and denominator_policy <> 'reopened' and numerator is not null
    group by subject, denominator_policy, period_type, period_start, area_id, breakdown, breakdown_id

)

select *
from rates
where
    on_time_cnt > done_cnt
    or done_cnt > done_of
    or done_of is distinct from on_time_of
    or (subject = '结案' and done_of is distinct from due_cnt)
