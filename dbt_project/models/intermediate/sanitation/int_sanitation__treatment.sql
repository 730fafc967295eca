{% set to_be_treated = {
    'harmless_kg': 'case when is_harmless then treated_t * 1000 else 0 end',
    'told_cnt': 'case when treated_t is not null then 1 else 0 end',
    'stock_change_kg': 'stock_change_t * 1000',
    'stock_cnt': 'case when stock_change_t is not null then 1 else 0 end',
    'stocked_harmless_kg': 'case when is_harmless then treated_t * 1000 else 0 end',
} %}
{% set household = {
    'incinerated_kg': "case when process = '焚烧' then treated_t * 1000 else 0 end",
    'landfilled_kg': "case when process = '卫生填埋' then treated_t * 1000 else 0 end",
    'kitchen_kg': "case when process = '生物处理' and waste_stream in ('厨余', '餐厨') then treated_t * 1000 else 0 end",
    'recyclable_kg': "case when waste_stream = '可回收物' then treated_t * 1000 else 0 end",
    'treated_cnt': 'case when treated_t is not null then 1 else 0 end',
} %}
{% set plants = to_be_treated.keys() | list + household.keys() | list %}
{% set weighings = [
    'to_treat_kg', 'to_treat_cnt', 'stocked_to_treat_kg', 'stocked_to_treat_cnt', 'collected_kg', 'weighing_cnt',
] %}
{% set of_told_days = ['harmless_kg', 'told_cnt', 'to_treat_kg', 'to_treat_cnt'] %}
{% set of_stocked_days = [
    'stock_change_kg', 'stock_cnt', 'stocked_harmless_kg', 'stocked_to_treat_kg', 'stocked_to_treat_cnt',
] %}
{% set is_to_be_treated = "waste_stream not in (" ~ quoted_list(var('separated_streams')) ~ ")" %}

-- What is treated comes from the whole city: the two sides of S06 share no smaller territory (T23).
-- A stock (库存) changes from one told day of a facility to the next one that is told.
with facility_days as (

    select
        op_date as on_date,
        process,
        waste_stream,
        {{ is_to_be_treated }} as is_to_be_treated,
        is_harmless,
        treated_t,
        stock_t - lag(stock_t) over (
            partition by source_name, facility_id, waste_stream, (stock_t is null)
            order by op_date
        ) as stock_change_t
    from {{ ref('fct_facility_day') }}
    where is_msw

),

treated_days as (

    select
        on_date,
        {%- for measure, expression in to_be_treated.items() %}
        coalesce(sum(case when is_to_be_treated then {{ expression }} end), 0) as {{ measure }},
        {%- endfor %}
        {%- for measure, expression in household.items() %}
        coalesce(sum({{ expression }}), 0) as {{ measure }},
        {%- endfor %}
        {%- for measure in weighings %}
        0 as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from facility_days
    group by on_date

),

collected_days as (

    select
        weighed_on as on_date,
        {%- for measure in plants %}
        0 as {{ measure }},
        {%- endfor %}
        {%- for name in ['to_treat', 'stocked_to_treat'] %}
        sum(case when {{ is_to_be_treated }} then net_kg else 0 end) as {{ name }}_kg,
        sum(case when {{ is_to_be_treated }} then 1 else 0 end) as {{ name }}_cnt,
        {%- endfor %}
        sum(net_kg) as collected_kg,
        count(*) as weighing_cnt
    from {{ ref('fct_weigh_ticket') }}
    where is_first_weighing and is_msw
    group by weighed_on

),

-- Only days that both reports reach: a plant that reports from July on has not left the waste of
-- January untreated.
treated_span as (

    select
        min(on_date) as first_day,
        max(on_date) as last_day
    from treated_days
    where treated_cnt > 0

),

collected_span as (

    select
        min(on_date) as first_day,
        max(on_date) as last_day
    from collected_days

),

daily as (

    select * from treated_days
    union all
    select * from collected_days

),

-- A day on which a plant is silent stands on neither side of S06: all that was collected against a part of
-- what was treated would read as untreated waste. Where stocks are reckoned with, so are the days whose own
-- change of stock is not known.
told as (

    select
        daily.on_date,
        {%- for measure in plants + weighings %}
        {% if measure in of_told_days -%}
        case when untold.on_date is null then daily.{{ measure }} else 0 end as {{ measure }}
        {%- elif measure in of_stocked_days -%}
        case when coalesce(untold.on_date, blurred.on_date) is null then daily.{{ measure }} else 0 end as {{ measure }}
        {%- else -%}
        daily.{{ measure }}
        {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    inner join treated_span
        on daily.on_date between treated_span.first_day and treated_span.last_day
    inner join collected_span
        on daily.on_date between collected_span.first_day and collected_span.last_day
    left join {{ ref('int_sanitation__untold_day') }} as untold
        on daily.on_date = untold.on_date
    left join {{ ref('int_sanitation__blurred_day') }} as blurred
        on daily.on_date = blurred.on_date

),

rolled as (

    select
        periods.period_type,
        periods.period_start,
        city.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        {%- for measure in plants + weighings %}
        cast(sum(told.{{ measure }}) as {{ 'bigint' if measure.endswith('_cnt') else 'decimal(38, 6)' }})
            as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from told
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type <> 'D'
            and told.on_date between periods.period_start and periods.period_end
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'
    group by periods.period_type, periods.period_start, city.area_id

)

select * from rolled
