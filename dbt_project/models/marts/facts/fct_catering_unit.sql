with units as (

    {{ with_area(ref('int_enforcement__latest_catering_unit')) }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

-- A unit that is surveyed twice in a period counts once, as it was seen last (E08).
ranked as (

    select
        *,
        row_number() over (
            partition by
                source_name, coalesce(catering_id, catering_name), date_trunc('quarter', surveyed_on)
            order by surveyed_on desc, survey_id desc
        ) as survey_rank,
        lead(surveyed_on) over (
            partition by source_name, coalesce(catering_id, catering_name)
            order by surveyed_on, survey_id
        ) as next_surveyed_on
    from units

),

final as (

    select
        ranked.survey_id,
        ranked.source_name,
        coalesce(ranked.catering_id, ranked.catering_name) as catering_id,
        ranked.street_id as area_id,
        ranked.district_id,
        ranked.street_id,
        ranked.is_area_mapped,
        ranked.size_class,
        ranked.purifier as has_purifier,
        ranked.ducted as is_ducted,
        ranked.online as is_online,
        -- What was not seen is no 未安装: it has a bucket of its own (T04).
        case
            when ranked.purifier is null or ranked.ducted is null then '未知'
            when ranked.purifier and ranked.ducted then '已装已接管'
            when ranked.purifier then '已装未接管'
            when ranked.ducted then '未装已接管'
            else '未装未接管'
        end as fume_status,
        ranked.surveyed_on,
        ranked.survey_rank = 1 as is_last_of_quarter,
        ranked.next_surveyed_on,
        as_of.as_of
    from ranked
    left join as_of
        on ranked.source_name = as_of.source_name

)

select * from final
