-- One row per facility and type of vehicle: weighings of a period, inside an area, and what is odd
-- about them: entered by hand, estimated, or a net weight more than 20 kg off gross less tare.
select
    coalesce(dim_facility.facility_name, fct_weigh_ticket.facility_id) as facility_name,
    coalesce(fct_weigh_ticket.vehicle_type, '未注明') as vehicle_type,
    count(*) as ticket_cnt,
    (sum(fct_weigh_ticket.net_kg) / 1000)::double as net_t,
    (avg(fct_weigh_ticket.net_kg) / 1000)::double as load_t,
    count(*) filter (where fct_weigh_ticket.weigh_mode = '手工补录') as by_hand_cnt,
    count(*) filter (where fct_weigh_ticket.weigh_mode = '估算') as estimated_cnt,
    count(*) filter (
        where abs(fct_weigh_ticket.gross_kg - fct_weigh_ticket.tare_kg - fct_weigh_ticket.net_kg) > 20
    ) as off_balance_cnt
from fct_weigh_ticket
left join dim_facility
    on
        fct_weigh_ticket.facility_id = dim_facility.facility_id
        and dim_facility.is_current
where
    fct_weigh_ticket.weighed_on >= $first
    and fct_weigh_ticket.weighed_on < $beyond
    and (
        $area_level = 'city'
        or ($area_level = 'district' and fct_weigh_ticket.district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (fct_weigh_ticket.area_id, fct_weigh_ticket.street_id))
    )
group by all
order by
    facility_name,
    vehicle_type
