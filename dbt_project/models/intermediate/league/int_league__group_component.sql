-- What counts for a group, and how much: every component of its edition by the edition's weight, or those alone that the
-- group's own weights name (部门 are not scored by a district).
with components as (

    select * from {{ ref('stg_reference__assess_components') }}

),

groups as (

    select distinct
        rule_edition,
        group_name
    from {{ ref('stg_reference__assess_groups') }}

),

weights as (

    select * from {{ ref('stg_reference__assess_weights') }}

),

weighed as (

    select distinct
        rule_edition,
        group_name
    from weights

),

final as (

    select
        components.rule_edition,
        groups.group_name,
        components.period_type,
        components.component_code,
        components.component_name,
        components.component_source,
        components.score_kind,
        components.sort_order,
        components.full_score,
        components.street_share,
        components.department_share,
        components.kpi_id,
        components.kpi_policy,
        components.scoring,
        components.area_level,
        coalesce(weights.weight, components.weight) as weight
    from components
    inner join groups
        on components.rule_edition = groups.rule_edition
    left join weighed
        on
            groups.rule_edition = weighed.rule_edition
            and groups.group_name = weighed.group_name
    left join weights
        on
            groups.rule_edition = weights.rule_edition
            and groups.group_name = weights.group_name
            and components.component_code = weights.component_code
    where weighed.group_name is null or weights.weight is not null

)

select * from final
