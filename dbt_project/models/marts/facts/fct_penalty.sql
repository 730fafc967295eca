with penalties as (

    {{ with_area(ref('int_enforcement__latest_penalty')) }}

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

judged as (

    select
        penalties.*,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        as_of.as_of,
        penalties.closed_on is not null
        or coalesce(penalties.exec_status in ('已履行', '不予处罚', '撤销'), false) as is_closed
    from penalties
    left join unit_aliases
        on penalties.team_name = unit_aliases.unit_alias
    left join as_of
        on penalties.source_name = as_of.source_name

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
        -- 普通程序 must be decided within the limit: due once it is closed or the limit has run out (E04).
        coalesce(
            is_closed
            or filed_on + interval '{{ var("penalty_limit_days") }}' day <= cast(as_of as date),
            false
        ) as is_due,
        fine_yuan as fine_amount,
        confiscated_yuan as confiscated_amount,
        as_of
    from judged

)

select * from final
