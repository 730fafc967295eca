{% set measures = penalty_flows() %}
{% set keys = ['district_id', 'street_id', 'unit_id', 'violation_type', '"procedure"'] %}

with penalties as (

    select
        *,
        "procedure" = '普通程序' and excluded_reason is null as is_ordinary,
        "procedure" = '简易程序' as is_summary
    from {{ ref('fct_penalty') }}

),

decided as (

    select
        decided_on as on_date,
        {{ keys | join(',\n        ') }},
        1 as decided_cnt,
        case when is_summary then 1 else 0 end as summary_decided_cnt,
        coalesce(fine_amount, 0) + coalesce(confiscated_amount, 0) as fine_confiscation_amount,
        case when is_publicity_due then 1 else 0 end as publicity_due_cnt,
        case when is_publicity_due and is_published_on_time then 1 else 0 end as published_on_time_cnt,
        0 as filed_cnt,
        0 as ordinary_filed_cnt,
        0 as ordinary_due_cnt,
        0 as ordinary_closed_cnt
    from penalties
    where decided_on is not null

),

filed as (

    select
        filed_on as on_date,
        {{ keys | join(',\n        ') }},
        0 as decided_cnt,
        0 as summary_decided_cnt,
        0 as fine_confiscation_amount,
        0 as publicity_due_cnt,
        0 as published_on_time_cnt,
        1 as filed_cnt,
        case when is_ordinary then 1 else 0 end as ordinary_filed_cnt,
        case when is_ordinary and is_due then 1 else 0 end as ordinary_due_cnt,
        case when is_ordinary and is_closed then 1 else 0 end as ordinary_closed_cnt
    from penalties
    where filed_on is not null

),

combined as (

    select * from decided
    union all
    select * from filed

),

{{ daily_sums('combined', keys, measures, 'decimal(38, 2)') }}

select * from daily
