-- One row per kind of illegal building (存量, 新增): found, stopped and removed in a period, inside an
-- area, and what still stands as of the newest data. Stopped is not removed (DOMAIN §12).
with inside as (
    select *
    from fct_illegal_building
    where
        $area_id in (area_id, street_id, district_id)
        or $area_level = 'city'
)

select
    coalesce(ib_stock_flag, '未注明') as stock_flag,
    count(*) filter (where found_on >= $first and found_on < $beyond) as found_cnt,
    count(*) filter (where stopped_on >= $first and stopped_on < $beyond) as stopped_cnt,
    count(*) filter (where removed_on >= $first and removed_on < $beyond) as removed_cnt,
    (sum(removed_m2) filter (where removed_on >= $first and removed_on < $beyond))::double
        as removed_m2,
    (sum(removed_m2) filter (where removed_on >= $first and removed_on < $beyond and is_shed))::double
        as removed_shed_m2,
    count(*) filter (where removed_on is null) as standing_cnt,
    count(*) filter (where removed_on is null and stopped_on is not null) as standing_stopped_cnt,
    (sum(ib_area_m2) filter (where removed_on is null))::double as standing_m2
from inside
group by stock_flag
order by stock_flag
