-- What 商务 side buys up never meets a weighbridge and is told by report only (S07). A period counts where
-- both are known: a year with one reported quarter is the year of that quarter, on both sides.
{% set measures = ['recyclable_kg', 'kitchen_kg', 'incinerated_kg', 'landfilled_kg', 'collected_kg', 'weighing_cnt'] %}
with recycled as (

    select
        period_type,
        period_start,
        period_end,
        sum(recycled_t) * 1000 as recycled_kg
    from {{ ref('fct_sanitation_report') }}
    where recycled_t is not null
    group by period_type, period_start, period_end

),

both_known as (

    select
        recycled.*,
        treatment.area_id,
        {%- for measure in measures %}
        treatment.{{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from recycled
    inner join {{ ref('int_sanitation__treatment') }} as treatment
        on
            recycled.period_type = treatment.period_type
            and recycled.period_start = treatment.period_start
    where treatment.treated_cnt > 0 and treatment.collected_kg > 0

),

rolled as (

    select
        periods.period_type,
        periods.period_start,
        both_known.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        cast(sum(both_known.recycled_kg) as decimal(38, 6)) as recycled_kg,
        {%- for measure in measures %}
        cast(sum(both_known.{{ measure }}) as {{ 'bigint' if measure.endswith('_cnt') else 'decimal(38, 6)' }})
            as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from both_known
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type in ({{ quoted_list(['M', 'Q', 'H', 'Y'] + to_date_types()) }})
            and both_known.period_start >= periods.period_start
            and both_known.period_end <= periods.period_end
    group by periods.period_type, periods.period_start, both_known.area_id

)

select * from rolled
