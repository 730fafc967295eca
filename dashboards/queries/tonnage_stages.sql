-- One row per stage of the chain of waste and stream: weighings and tonnes of a period, inside an
-- area. Only the first weighing counts as 清运量; later ones weigh the same tonne again.
select
    flow_stage,
    waste_stream,
    bool_or(is_first_weighing) as is_first_weighing,
    count(*) as ticket_cnt,
    (sum(net_kg) / 1000)::double as net_t
from fct_weigh_ticket
where
    weighed_on >= $first
    and weighed_on < $beyond
    and (
        $area_level = 'city'
        or ($area_level = 'district' and district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
    )
group by
    flow_stage,
    waste_stream
order by
    flow_stage,
    net_t desc
