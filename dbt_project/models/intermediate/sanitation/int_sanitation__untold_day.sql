-- What a plant took in and does not tell the treatment of — an X, an empty cell, a missing line — is
-- unknown, not untreated (DOMAIN §1.6, G15). A transfer station treats nothing and owes no line; a
-- facility that no list knows may be one.
with lines as (

    select
        op_date as on_date,
        facility_id,
        treated_t
    from {{ ref('fct_facility_day') }}
    where is_msw and waste_stream not in ({{ quoted_list(var('separated_streams')) }})

),

arrivals as (

    select distinct -- a plant owes one line a day, however many lorries came
        weighed_on as on_date,
        facility_id
    from {{ ref('fct_weigh_ticket') }}
    where
        is_msw
        and waste_stream not in ({{ quoted_list(var('separated_streams')) }})
        and flow_stage in ('collect', 'terminal_in')
        and facility_id <> '-'

),

days as (

    select on_date from lines where treated_t is null
    union distinct
    select arrivals.on_date
    from arrivals
    left join lines
        on
            arrivals.on_date = lines.on_date
            and arrivals.facility_id = lines.facility_id
    where lines.facility_id is null

)

select * from days
