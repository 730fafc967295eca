with scores as (

    select * from {{ ref('int_assessment__latest_score') }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

units as (

    select
        dim_unit.unit_id,
        tree.district_id
    from {{ ref('dim_unit') }} as dim_unit
    inner join {{ ref('int_area__tree') }} as tree
        on dim_unit.area_id = tree.area_id
    where dim_unit.is_current

),

components as (

    select
        *,
        count(*) over (partition by rule_edition, score_kind) as same_kind_cnt
    from {{ ref('stg_reference__assess_components') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'assessment'

),

-- What a row is: the score of a whole component, a single deduction, or what was taken off in an item.
dated as (

    select
        *,
        case
            when component_score is not null then '分项'
            when score_no is not null then '扣分'
            else '评分'
        end as score_kind,
        case when length(period) = 7 then 'M' when length(period) = 6 then 'Q' else 'Y' end as period_type,
        cast(
            case
                when length(period) = 7 then period || '-01'
                when length(period) = 6 then
                    substr(period, 1, 4) || '-' || lpad(cast(3 * cast(substr(period, 6, 1) as integer) - 2 as varchar), 2, '0')
                    || '-01'
                else period || '-01-01'
            end as date
        ) as period_start
    from scores

),

final as (

    select
        dated.score_id,
        dated.source_name,
        coalesce(units.district_id, '-') as district_id,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        case when dated.shared_unit_name is not null then coalesce(shared_aliases.unit_id, '-') end as shared_unit_id,
        dated.period_type,
        dated.period_start,
        dated.rule_edition,
        dated.group_name,
        dated.item_name,
        dated.road_grade,
        dated.score_no,
        dated.case_no,
        dated.score_kind,
        components.component_code,
        coalesce(dated.weight, case when dated.score_kind = '分项' then components.weight end) as weight,
        dated.full_score,
        dated.deduction,
        dated.bonus,
        dated.appeal_status,
        dated.adjusted,
        dated.component_score,
        dated.total as printed_total,
        dated.rank as printed_rank,
        dated.prev_rank as printed_prev_rank,
        as_of.as_of
    from dated
    left join as_of
        on dated.source_name = as_of.source_name
    left join unit_aliases
        on dated.unit_name = unit_aliases.unit_alias
    left join unit_aliases as shared_aliases
        on dated.shared_unit_name = shared_aliases.unit_alias
    left join units
        on unit_aliases.unit_id = units.unit_id
    left join components
        on
            dated.rule_edition = components.rule_edition
            and (
                (
                    dated.score_kind = '分项'
                    and dated.item_name = components.component_name
                    and components.period_type in ('M', dated.period_type)
                )
                or (dated.score_kind = components.score_kind and components.same_kind_cnt = 1)
            )

)

select * from final
