{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'order_id',
        on_schema_change = 'fail',
        post_hook = "{{ renew_as_of('hotline') }}"
    )
}}

-- A time of return is a return, also where the source counts none.
{% set return_cnt -%}
    greatest(coalesce(orders.return_cnt, 0), case when orders.returned_at is null then 0 else 1 end)
{%- endset %}

-- a number that two case systems gave is the number of neither
with cases as (

    select
        case_no,
        min(case_id) as case_id
    from {{ ref('int_case__state') }}
    where case_no in (select case_no from {{ ref('int_hotline__latest') }})
    group by case_no
    having count(*) = 1

),

-- An order moves with its own delivery, with an earlier order that it repeats, and with its case.
told as (

    select
        delivered.*,
        repeats.order_id is not null as is_repeat,
        cases.case_id
    from {{ ref('int_hotline__latest') }} as delivered
    left join {{ ref('int_hotline__repeat') }} as repeats
        on delivered.order_id = repeats.order_id
    left join cases
        on delivered.case_no = cases.case_no
    {% if nothing_else_changed(['src_hotline', 'src_case', 'int_hotline__repeat', 'int_source__as_of']) %}
    left join {{ this }} as standing
        on delivered.order_id = standing.order_id
    where
        delivered.batch_id in {{ batches_of_the_night() }}
        or standing.is_repeat is distinct from (repeats.order_id is not null)
        or standing.case_id is distinct from cases.case_id
    {% endif %}

),

orders as (

    {{ with_area('told') }}

),

category_aliases as (

    select * from {{ ref('stg_reference__category_aliases') }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'hotline'

),

sources as (

    select * from {{ ref('int_hotline__source') }}

),

final as (

    select
        orders.order_id,
        orders.source_name,
        orders.order_no,
        orders.street_id as area_id,
        orders.district_id,
        orders.street_id,
        orders.is_area_mapped,
        orders.channel,
        orders.place_name,
        orders.appeal_type,
        coalesce(category_aliases.category_id, '-') as category_id,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        orders.received_at,
        orders.assigned_at,
        orders.signed_at,
        orders.sign_deadline,
        orders.returned_at,
        orders.first_contact_at,
        orders.assigned_at + interval '{{ var("hotline_response_hours") }}' hour as response_deadline,
        orders.close_deadline,
        coalesce(orders.extended_deadline, orders.close_deadline) as effective_deadline,
        orders.closed_at,
        orders.callback_at,
        orders.satisfaction,
        orders.is_resolved,
        orders.callback_status,
        {{ return_cnt }} as return_cnt,
        -- the assignment in force is one more, unless it was returned too (H13)
        {{ return_cnt }} + case
            when orders.assigned_at is null or orders.returned_at >= orders.assigned_at then 0 else 1
        end as assignment_cnt,
        coalesce(orders.redo_cnt, 0) as redo_cnt,
        orders.excluded_reason,
        -- 咨询 and 表扬 ask for no solution, also where the source gives no reason (H07)
        coalesce(orders.excluded_reason in ({{ quoted_list(var('hotline_exclusions')) }}), false)
        or coalesce(orders.appeal_type in ({{ quoted_list(var('hotline_excluded_appeals')) }}), false) as is_excluded,
        orders.case_no,
        orders.case_id,
        orders.is_repeat_src,
        orders.person_hash is not null and sources.knows_matters as is_repeat_known,
        orders.is_repeat,
        -- 未评价 is no evaluation (H08)
        coalesce(orders.callback_at is not null and orders.satisfaction <> '未评价', false) as is_evaluated,
        -- and said of who was reached: 未接通 and 拒访 are not; a source without outcomes says it itself
        coalesce(
            orders.callback_at is not null
            and coalesce(orders.satisfaction, '未评价') = '未评价'
            and case
                when orders.callback_status is null then orders.satisfaction = '未评价'
                else orders.callback_status = '接通'
            end,
            false
        ) as is_unrated,
        coalesce(orders.satisfaction in ('非常满意', '满意', '基本满意'), false) as is_satisfied,
        coalesce(orders.satisfaction in ('不满意', '非常不满意'), false) as is_dissatisfied,
        -- 未回访 is no answer (H07)
        coalesce(
            orders.callback_at is not null and orders.is_resolved in ('已解决', '部分解决', '未解决'), false
        ) as is_resolution_told,
        -- returned and not assigned anew since
        coalesce(
            orders.closed_at is null
            and orders.returned_at >= coalesce(orders.assigned_at, orders.returned_at),
            false
        ) as is_returned,
        sources.knows_closings,
        sources.knows_signings,
        sources.knows_assignments,
        sources.knows_contacts,
        sources.knows_returns,
        sources.knows_callbacks,
        sources.knows_ratings,
        sources.knows_cases,
        orders.person_hash is not null as is_caller_known,
        as_of.as_of
    from orders
    inner join sources
        on orders.source_name = sources.source_name
    left join category_aliases
        on coalesce(orders.category_l3, orders.category_l2, orders.category_l1) = category_aliases.minor_name
    left join unit_aliases
        on orders.unit_name = unit_aliases.unit_alias
    left join as_of
        on orders.source_name = as_of.source_name

)

select * from final
