-- What a quarterly review (点评) gave, took or vetoed: it counts whole in its quarter, in its half-year and in its year,
-- beside the mean of their months (DOMAIN §10.3).
with events as (

    select * from {{ ref('int_league__event_state') }} where event_state = 'counted' and period_type = 'Q'

),

members as (

    select distinct
        period_type,
        long_start,
        long_end,
        unit_id
    from {{ ref('int_league__longer') }}

),

final as (

    select
        members.period_type,
        members.long_start,
        members.unit_id,
        events.event_no,
        events.event_kind,
        events.ground,
        events.points
    from events
    inner join members
        on
            events.unit_id = members.unit_id
            and events.period_start between members.long_start and members.long_end

)

select * from final
