with penalties as (

    {{ with_area(ref('int_enforcement__latest_penalty')) }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

workdays as (

    select
        day,
        is_workday,
        sum(case when is_workday then 1 else 0 end) over (order by day) as workday_no
    from {{ ref('dim_calendar') }}

),

-- The last day for publishing a decision: so many working days of the legal calendar after it (E13).
publish_limits as (

    select
        decided.day as decided_on,
        limits.day as publish_deadline_on
    from workdays as decided
    inner join workdays as limits
        on
            limits.is_workday
            and limits.workday_no = decided.workday_no + {{ var('publicity_limit_workdays') }}

),

judged as (

    select
        penalties.*,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        as_of.as_of,
        publish_limits.publish_deadline_on,
        penalties.closed_on is not null
        or coalesce(penalties.exec_status in ('已履行', '不予处罚', '撤销'), false) as is_closed,
        -- A case that was stopped, ended or handed over is no 普通程序 to be judged by its close (E04).
        case when penalties.exec_status in ('中止', '终结', '移送') then penalties.exec_status end as excluded_reason,
        -- Who never tells a publication has none to judge; what was withdrawn is none to publish.
        penalties.decided_on is not null
        and coalesce(penalties.exec_status not in ('不予处罚', '撤销', '终结', '移送'), true)
        and max(case when penalties.published_on is not null then 1 else 0 end) over (
            partition by penalties.source_name
        ) = 1 as is_publishable
    from penalties
    left join unit_aliases
        on penalties.team_name = unit_aliases.unit_alias
    left join as_of
        on penalties.source_name = as_of.source_name
    left join publish_limits
        on penalties.decided_on = publish_limits.decided_on

),

final as (

    select
        penalty_id,
        source_name,
        enf_case_no,
        street_id as area_id,
        district_id,
        street_id,
        is_area_mapped,
        unit_id,
        "procedure",
        violation_type,
        violation_name,
        party_type,
        filed_on,
        decided_on,
        closed_on,
        exec_status,
        is_closed,
        excluded_reason,
        -- 普通程序 must be decided within the limit: due once it is closed or the limit has run out (E04).
        coalesce(
            is_closed
            or filed_on + interval '{{ var("penalty_limit_days") }}' day <= cast(as_of as date),
            false
        ) as is_due,
        fine_yuan as fine_amount,
        confiscated_yuan as confiscated_amount,
        action_type,
        published_on,
        publish_deadline_on,
        is_publishable,
        -- To be judged once it is published or its limit has run out; a limit beyond the calendar has not.
        is_publishable
        and (published_on is not null or coalesce(publish_deadline_on < cast(as_of as date), false))
            as is_publicity_due,
        is_publishable
        and published_on is not null
        and coalesce(published_on <= publish_deadline_on, true) as is_published_on_time,
        as_of
    from judged

)

select * from final
