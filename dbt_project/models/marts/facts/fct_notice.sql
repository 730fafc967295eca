{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'notice_id',
        on_schema_change = 'fail',
        post_hook = "{{ renew_as_of('enforcement') }}"
    )
}}

{% set latest = ref('int_enforcement__latest_notice') %}
{% set moves_alone = nothing_else_changed(['src_notice', 'int_source__as_of']) %}
with
{% if moves_alone %}
arrived as (

    select
        notice_id,
        enf_case_no
    from {{ latest }}
    where batch_id in {{ batches_of_the_night() }}

),

subjects as (

    select enf_case_no from arrived
    union all
    select enf_case_no from {{ this }}
    where notice_id in (select notice_id from arrived)

),

-- A notice moves with its own delivery, and with one of its subject: of what that names now, and of what it named.
moved as (

    select * from {{ latest }}
    where
        notice_id in (select notice_id from arrived)
        or enf_case_no in (select enf_case_no from subjects where enf_case_no is not null)

),
{% endif %}

notices as (

    {{ with_area('moved' if moves_alone else latest) }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

-- First day of each colour of a subject (三色单: 首次蓝色, 二次黄色, 三次红色). Few notices have one.
laddered as (

    select
        notice_id,
        {% for step, colour in [('blue', '蓝'), ('yellow', '黄'), ('red', '红')] %}
        min(case when colour_notice = '{{ colour }}' then issued_on end) over (
            partition by source_name, enf_case_no
        ) as {{ step }}_on,
        {% endfor %}
        row_number() over (
            partition by source_name, enf_case_no, colour_notice
            order by issued_on, notice_id
        ) as colour_rank
    from notices
    where colour_notice is not null and enf_case_no is not null

),

-- greatest() and least() skip nulls: every comparison stands alone.
judged as (

    select
        notices.*,
        laddered.yellow_on,
        laddered.red_on,
        coalesce(notices.colour_notice = '蓝' and laddered.blue_on is not null and laddered.colour_rank = 1, false)
            as is_ladder_start,
        coalesce(laddered.yellow_on < laddered.blue_on, false)
        or coalesce(laddered.red_on < laddered.blue_on, false)
        or coalesce(laddered.red_on < laddered.yellow_on, false) as is_out_of_order
    from notices
    left join laddered
        on notices.notice_id = laddered.notice_id

),

final as (

    select
        judged.notice_id,
        judged.source_name,
        judged.notice_no,
        judged.street_id as area_id,
        judged.district_id,
        judged.street_id,
        judged.is_area_mapped,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        judged.notice_type,
        judged.action_type,
        judged.issued_on,
        judged.ib_id,
        judged.enf_case_no,
        judged.colour_notice,
        judged.is_ladder_start,
        judged.is_ladder_start and not judged.is_out_of_order and judged.yellow_on is not null as is_escalated,
        judged.is_ladder_start
        and not judged.is_out_of_order
        and judged.yellow_on is not null
        and judged.red_on is not null as is_escalated_twice,
        judged.is_out_of_order,
        as_of.as_of
    from judged
    left join unit_aliases
        on judged.team_name = unit_aliases.unit_alias
    left join as_of
        on judged.source_name = as_of.source_name

)

select * from final
