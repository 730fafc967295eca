{{ config(materialized = 'view') }}

with figures as (

    select * from {{ ref('int_kpi__figure') }}

),

areas as (

    select * from {{ ref('int_area__tree') }}

),

measured as (

    select
        kpi_id,
        denominator_policy,
        denominator_policy = default_policy as is_default_policy,
        breakdown,
        kind,
        area_id,
        period_type,
        period_start,
        period_end
    from figures
    where breakdown = 'total'

),

-- The target of the area itself, else of the city; the newest in force on the period's last day. A
-- city's count is no target for a street: only rates, ratios and scores are handed down. A target holds for
-- the reading it names, else for the default one. Two sources may set two targets of one reading (T08): each
-- has its own first, and one of them is the first of all.
ranked as (

    select
        measured.kpi_id,
        measured.denominator_policy,
        measured.breakdown,
        measured.area_id,
        measured.period_type,
        measured.period_start,
        targets.target_source,
        targets.target_value,
        targets.area_id = measured.area_id as is_own,
        targets.valid_from,
        row_number() over (
            partition by
                measured.kpi_id,
                measured.denominator_policy,
                measured.area_id,
                measured.period_type,
                measured.period_start,
                targets.target_source
            order by
                case when targets.area_id = measured.area_id then 0 else 1 end asc,
                targets.valid_from desc
        ) as source_rank
    from measured
    inner join {{ ref('dim_target') }} as targets
        on
            measured.kpi_id = targets.kpi_id
            and coalesce(measured.denominator_policy = targets.denominator_policy, measured.is_default_policy)
            and measured.period_type = targets.period_type
            and measured.period_end >= targets.valid_from
            and (targets.valid_to is null or measured.period_end <= targets.valid_to)
    left join areas as city
        on city.area_level = 'city'
    where
        targets.area_id = measured.area_id
        or (targets.area_id = city.area_id and measured.kind in ('rate', 'ratio', 'score'))

),

final as (

    select
        *,
        row_number() over (
            partition by kpi_id, denominator_policy, area_id, period_type, period_start
            order by
                case when is_own then 0 else 1 end asc,
                valid_from desc,
                target_source asc
        ) as target_rank
    from ranked
    where source_rank = 1

)

select * from final
