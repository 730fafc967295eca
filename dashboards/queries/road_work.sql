-- One row per kind of work on roads: rows, trips, hours, kilometres and water of a period, inside an
-- area; null where no row tells it.
select
    op_type,
    count(*) as operation_cnt,
    (sum(cleaning_area_m2 * passes) / 10000)::double as work_wan_m2,
    sum(trips) as trip_cnt,
    sum(hours) as hours,
    sum(km) as km,
    (sum(water_t))::double as water_t
from fct_road_operation
where
    op_date >= $first
    and op_date < $beyond
    and (
        $area_level = 'city'
        or ($area_level = 'district' and district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
    )
group by op_type
order by work_wan_m2 desc nulls last
