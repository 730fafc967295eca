{{ config(materialized = 'view') }}

-- The closing of a life between two reopenings (重开) stays in the month where it was published, and the next reopening
-- writes its correction in a month of its own (DOMAIN §4.3), as for a first life.
with cases as (

    select * from {{ ref('int_case__state') }} where first_reopened_at < reopened_at

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'case'

),

lives as (

    select * from {{ ref('int_case__between_life') }}

),

joined as (

    select
        cases.case_id,
        cases.district_id,
        cases.street_id,
        cases.unit_id,
        cases.category_id,
        cases.channel,
        cases.stream,
        lives.reopened_at as life_began_at,
        lives.closed_at,
        lives.reopened_again_at,
        lives.is_closed_on_time,
        lives.unit_id as life_unit_id,
        lives.rework_cnt,
        lives.extension_cnt,
        cases.is_in_closure_stream and lives.closed_at is not null and lives.close_deadline is not null as is_closed_before,
        case when cases.filed_at is not null and (cases.is_valid or cases.voided_at is not null) then lives.reopened_at end
            as open_from,
        case
            when
                cases.is_in_closure_stream
                and (cases.is_valid or cases.voided_at is not null)
                and lives.close_deadline is not null
                then greatest(cases.filed_at, lives.reopened_at, lives.close_deadline)
        end as earlier_from,
        coalesce(lives.closed_at, lives.reopened_again_at) as ended_at,
        as_of.as_of
    from lives
    inner join cases
        on lives.case_id = cases.case_id
    left join as_of
        on cases.source_name = as_of.source_name

),

final as (

    select
        case_id,
        district_id,
        street_id,
        unit_id,
        category_id,
        channel,
        stream,
        life_began_at,
        case when is_closed_before then cast(closed_at as date) end as first_closed_on,
        case when is_closed_before then cast(reopened_again_at as date) end as reopened_on,
        {%- for spell, names in {'earlier': ('overdue_on', 'settled_on'), 'open': ('on', 'off')}.items() %}
        {%- set is_begun = spell ~ '_from < least(as_of, ended_at)' %}
        case when {{ is_begun }} then cast({{ spell }}_from as date) end as {{ spell }}_{{ names[0] }},
        case when {{ is_begun }} then cast(ended_at as date) end as {{ spell }}_{{ names[1] }},
        {%- endfor %}
        is_closed_on_time as is_first_closed_on_time,
        life_unit_id as first_unit_id,
        rework_cnt is not null as is_first_rework_known,
        coalesce(rework_cnt > 0, false) as is_first_reworked,
        extension_cnt is not null as is_first_extension_known,
        coalesce(extension_cnt > 0, false) as is_first_extended
    from joined

)

select * from final
