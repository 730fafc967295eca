-- Who is ranked where in a month: the edition in force on its last day, and the units that have entered and not
-- left (DOMAIN §10.2). A month is one that entries tell of; a month to come is a slip of the pen.
with months as (

    select distinct
        period_start,
        cast(period_start + interval '1' month - interval '1' day as date) as period_end
    from {{ ref('fct_assess_score') }}
    where
        period_type = 'M'
        and period_start <= (
            select cast(max(as_of) as date) from {{ ref('int_source__as_of') }} where domain = 'assessment'
        )

),

editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

members as (

    select * from {{ ref('stg_reference__assess_groups') }}

),

joined as (

    select
        months.period_start,
        months.period_end,
        editions.rule_edition,
        members.group_name,
        members.group_order,
        members.role,
        members.unit_id
    from months
    inner join editions
        on
            months.period_end >= editions.effective_from
            and coalesce(months.period_end <= editions.effective_to, true)
    inner join members
        on
            editions.rule_edition = members.rule_edition
            and coalesce(months.period_end >= members.entered_on, true)
            and coalesce(months.period_end <= members.left_on, true)

),

-- The name it bore then; who has no name in those days bears that of today.
named as (

    select
        joined.*,
        coalesce(dim_unit.unit_name, joined.unit_id) as unit_name,
        dim_unit.area_id,
        row_number() over (
            partition by joined.period_start, joined.group_name, joined.unit_id
            order by
                coalesce(joined.period_end between dim_unit.valid_from and coalesce(dim_unit.valid_to, joined.period_end), false)
                desc,
                dim_unit.is_current desc,
                dim_unit.valid_from desc
        ) as name_rank
    from joined
    left join {{ ref('dim_unit') }} as dim_unit
        on joined.unit_id = dim_unit.unit_id

),

final as (

    select
        period_start,
        period_end,
        rule_edition,
        group_name,
        group_order,
        role,
        unit_id,
        unit_name,
        area_id
    from named
    where name_rank = 1

)

select * from final
