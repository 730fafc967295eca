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
        $area_id in (area_id, street_id, district_id)
        or $area_id in (select area_id from dim_area where area_level = 'city')
    )
group by op_type
order by work_wan_m2 desc nulls last
