{{ config(materialized = 'view') }}

-- The first life of a case and its present one are told by its own row; of a case that was reopened (重开) more than
-- once there are lives between them. One whose closing nobody saw was open, as far as anybody knows, until it was reopened.
with cases as (

    select
        case_id,
        reopened_at
    from {{ ref('int_case__latest') }}
    where reopened_at is not null

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

until_the_next as (

    select
        lives.*,
        lead(lives.reopened_at) over (partition by lives.case_id order by lives.reopened_at) as reopened_again_at
    from {{ ref('int_case__later_life') }} as lives
    inner join cases
        on
            lives.case_id = cases.case_id
            and lives.reopened_at <= cases.reopened_at

),

final as (

    select
        lives.case_id,
        lives.reopened_at,
        case
            when
                lives.closed_at between lives.reopened_at and lives.reopened_again_at
                and coalesce(lives.close_type, '正常') not in ('作废', '转他系统')
                then lives.closed_at
        end as closed_at,
        lives.reopened_again_at,
        lives.close_deadline,
        coalesce(
            lives.closed_at <= lives.close_deadline
            {%- if not var('forced_close_is_on_time') %}
            and coalesce(lives.close_type, '正常') <> '强制'
            {%- endif %},
            false
        ) as is_closed_on_time,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        lives.rework_cnt,
        lives.extension_cnt
    from until_the_next as lives
    left join unit_aliases
        on lives.handling_unit_name = unit_aliases.unit_alias
    where lives.reopened_again_at is not null

)

select * from final
