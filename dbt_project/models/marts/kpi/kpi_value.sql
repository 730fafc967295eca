with combined as (

    select * from {{ ref('int_kpi__combined') }}

),

catalog as (

    select * from {{ ref('kpi_catalog') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

as_of as (

    select
        domain,
        max(domain_as_of) as as_of
    from {{ ref('int_source__as_of') }}
    group by domain

),

area_as_of as (

    select * from {{ ref('int_area__as_of') }}

),

areas as (

    select * from {{ ref('int_area__tree') }}

),

city_as_of as (

    select max(as_of) as as_of from as_of

),

-- A KPI that an area has no row for in any period reads 无数据, never 0 (DESIGN §4).
absent as (

    select
        catalog.kpi_id,
        catalog.default_policy as denominator_policy,
        'M' as period_type,
        cast(date_trunc('month', coalesce(as_of.as_of, city_as_of.as_of)) as date) as period_start,
        areas.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as double) as n,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high
    from catalog
    cross join city_as_of
    inner join areas
        on areas.area_level in ('city', 'district') and not areas.is_unassigned
    left join as_of
        on catalog.domain = as_of.domain
    where not exists (
        select 1
        from combined
        where
            combined.kpi_id = catalog.kpi_id
            and combined.denominator_policy = catalog.default_policy
            and combined.area_id = areas.area_id
    )

),

figures as (

    select * from combined
    union all
    select * from absent

),

dated as (

    select
        figures.*,
        catalog.kind,
        catalog.direction,
        catalog.default_policy,
        periods.period_end,
        coalesce(area_as_of.as_of, as_of.as_of, city_as_of.as_of) as as_of,
        case
            when catalog.kind in ('rate', 'score') or figures.denominator is not null
                then figures.numerator / nullif(figures.denominator, 0)
            else figures.numerator
        end as value
    from figures
    inner join catalog
        on figures.kpi_id = catalog.kpi_id
    inner join periods
        on
            figures.period_type = periods.period_type
            and figures.period_start = periods.period_start
    cross join city_as_of
    left join as_of
        on catalog.domain = as_of.domain
    left join area_as_of
        on
            catalog.domain = area_as_of.domain
            and figures.area_id = area_as_of.area_id

),

measured as (

    select distinct
        kpi_id,
        kind,
        area_id,
        period_type,
        period_start,
        period_end
    from dated
    where breakdown = 'total' and denominator_policy = default_policy

),

-- The target of the area itself, else of the city; the newest in force on the period's last day. A
-- city's count is no target for a street: only rates and scores are handed down.
targets as (

    select
        dated.kpi_id,
        dated.area_id,
        dated.period_type,
        dated.period_start,
        targets.target_value,
        row_number() over (
            partition by dated.kpi_id, dated.area_id, dated.period_type, dated.period_start
            order by
                case when targets.area_id = dated.area_id then 0 else 1 end asc,
                targets.valid_from desc,
                targets.target_source asc
        ) as target_rank
    from measured as dated
    inner join {{ ref('dim_target') }} as targets
        on
            dated.kpi_id = targets.kpi_id
            and dated.period_type = targets.period_type
            and dated.period_end >= targets.valid_from
            and (targets.valid_to is null or dated.period_end <= targets.valid_to)
    left join areas as city
        on city.area_level = 'city'
    where
        targets.area_id = dated.area_id
        or (targets.area_id = city.area_id and dated.kind in ('rate', 'score'))

),

judged as (

    select
        dated.*,
        targets.target_value as target,
        case
            when dated.value is null and coalesce(dated.n, 0) > 0 and dated.kind in ('rate', 'score') then 'small_n'
            when dated.value is null then 'no_data'
            when dated.kind in ('rate', 'score') and dated.n < {{ var('small_n') }} then 'small_n'
            when
                dated.period_end >= cast(dated.as_of as date)
                or (
                    dated.kpi_id = 'R01'
                    and dated.period_end > cast(dated.as_of - interval '{{ var("recurrence_days") }}' day as date)
                )
                then 'provisional'
            else 'ok'
        end as status
    from dated
    left join targets
        on
            dated.kpi_id = targets.kpi_id
            and dated.area_id = targets.area_id
            and dated.period_type = targets.period_type
            and dated.period_start = targets.period_start
            and targets.target_rank = 1
            and dated.breakdown = 'total'
            and dated.denominator_policy = dated.default_policy

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
        case when kind = 'rate' and ci_low is null then {{ wilson_low('value', 'n') }} else ci_low end as ci_low,
        case when kind = 'rate' and ci_high is null then {{ wilson_high('value', 'n') }} else ci_high end as ci_high,
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
