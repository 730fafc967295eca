-- Which days a facility weighed on. A calendar of facilities asks it of the whole past of those that send no
-- daily report, so that it must not read every ticket.
with final as (

    select
        facility_id,
        weighed_on,
        district_id,
        count(*) as ticket_cnt,
        cast(sum(case when flow_direction = '进场' then net_kg end) as decimal(18, 6)) as received_kg
    from {{ ref('fct_weigh_ticket') }}
    where weighed_on is not null
    group by facility_id, weighed_on, district_id

)

select * from final
