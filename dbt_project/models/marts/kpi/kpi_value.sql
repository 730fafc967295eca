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
            when figures.value is null and coalesce(figures.n, 0) > 0 and figures.kind in ('rate', 'score') then 'small_n'
            when figures.value is null then 'no_data'
            when figures.kind in ('rate', 'score') and figures.n < {{ var('small_n') }} then 'small_n'
            when
                figures.period_end >= cast(figures.as_of as date)
                {%- for days in recurrence_windows() %}
                or (
                    figures.kpi_id = 'R01'
                    and figures.denominator_policy = 'closed_{{ days }}d'
                    and figures.period_end >= cast(figures.as_of - interval '{{ days }}' day as date)
                )
                {%- endfor %}
                then 'provisional'
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
        target,
        case
            when target is null or value is null then null
            when direction = 'up' then value >= target
            when direction = 'down' then value <= target
        end as is_on_target,
        as_of
    from judged

)

select * from final
