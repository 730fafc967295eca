{{ config(materialized = 'view') }}

-- C24: what part of 有效受理 a category is, its share and its place among those of its type (事件 and
-- 部件 apart, DOMAIN §6). It does not add up over categories: every one has the whole as denominator.
with accepted as (

    select * from {{ ref('int_case__rollup') }}
    where accepted_valid_cnt > 0

),

shares as (

    select
        parts.period_type,
        parts.period_start,
        parts.area_id,
        parts.breakdown,
        parts.breakdown_id,
        parts.accepted_valid_cnt,
        totals.accepted_valid_cnt as all_cnt,
        sum(parts.accepted_valid_cnt) over (
            partition by parts.period_type, parts.period_start, parts.area_id, categories.case_type
        ) as type_cnt,
        rank() over (
            partition by parts.period_type, parts.period_start, parts.area_id, categories.case_type
            order by parts.accepted_valid_cnt desc
        ) as type_rank,
        count(*) over (
            partition by parts.period_type, parts.period_start, parts.area_id, categories.case_type
        ) as type_categories,
        categories.case_type
    from accepted as parts
    inner join accepted as totals
        on
            parts.period_type = totals.period_type
            and parts.period_start = totals.period_start
            and parts.area_id = totals.area_id
            and totals.breakdown = 'total'
    left join {{ ref('dim_category') }} as categories
        on
            parts.breakdown_id = categories.category_id
            and categories.is_current
    where parts.breakdown = 'category'

)

{{ kpi_rows('C24', 'shares', 'accepted_valid_cnt', 'all_cnt', policy='all_accepted', breakdowns=['category']) }}
union all
{{ kpi_rows('C24', 'shares', 'accepted_valid_cnt', 'type_cnt', policy='same_type', breakdowns=['category'],
    where='case_type is not null') }}
union all
{{ kpi_rows('C24', 'shares', 'type_rank', 'type_categories', n='accepted_valid_cnt', policy='rank_in_type',
    breakdowns=['category'], where='case_type is not null') }}
