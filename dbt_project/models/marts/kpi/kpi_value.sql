{{ config(pre_hook = before_begin("{{ with_all_cores() }}"), post_hook = after_commit("{{ with_shared_cores() }}")) }}

with figures as (

    select * from {{ ref('int_kpi__figure') }}

),

targets as (

    select * from {{ ref('int_kpi__target') }}

),

judged as (

    select
        figures.*,
        targets.target_value as target,
        case
            when figures.value is null and coalesce(figures.n, 0) > 0 and figures.is_sampled then 'small_n'
            when figures.value is null then 'no_data'
            when figures.is_sampled and figures.n < {{ var('small_n') }} then 'small_n'
            when figures.is_provisional then 'provisional'
            else 'ok'
        end as status
    from figures
    left join targets
        on
            figures.kpi_id = targets.kpi_id
            and figures.area_id = targets.area_id
            and figures.period_type = targets.period_type
            and figures.period_start = targets.period_start
            and figures.breakdown = targets.breakdown
            and figures.denominator_policy = targets.denominator_policy
            and targets.target_rank = 1
    where figures.period_type not in ({{ quoted_list(to_date_types()) }})

),

final as (

    select
        kpi_id,
        period_type,
        period_start,
        period_end,
        area_id,
        breakdown,
        breakdown_id,
        numerator,
        denominator,
        value,
        denominator_policy,
        denominator_policy = default_policy as is_default_policy,
        cast(n as bigint) as n,
        -- Only a rate of counts has a Wilson interval: tonnes and square metres are no sample.
        case when kind = 'rate' and ci_low is null and n = denominator then {{ wilson_low('value', 'n') }} else ci_low end
            as ci_low,
        case when kind = 'rate' and ci_high is null and n = denominator then {{ wilson_high('value', 'n') }} else ci_high end
            as ci_high,
        status,
        is_provisional,
        target,
        -- A target of what is better neither way asks for so much: a task, a size of sample.
        case
            when target is null or value is null then null
            when direction = 'down' then value <= target
            else value >= target
        end as is_on_target,
        as_of
    from judged

)

select * from final
