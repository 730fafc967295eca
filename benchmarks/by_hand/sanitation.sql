-- S01, S02, S03 and S05 by month; S06 for the city alone.
create table facility_alias as
select facility_alias, facility_id
from read_parquet(getvariable('landing') || '/ref_facility_alias/*.parquet');

create table facility as
select facility_id, facility_type
from read_parquet(getvariable('landing') || '/ref_facility/*.parquet')
qualify row_number() over (partition by facility_id order by valid_from desc) = 1;

create table single_name as
select street_key as name, min(district_id) as district_id, min(street_id) as street_id
from place where street_key <> '' group by street_key having count(distinct street_id) = 1;

insert into single_name
select district_key, district_id, street_id from place
where street_key = '' and district_key not in (select name from single_name);

create table ticket as
select facility_name, source_area_name, flow_direction, waste_stream, weighed_at::date as on_date, net_kg
from read_parquet(getvariable('landing') || '/src_weigh/*.parquet')
inner join (select batch_id, batch_seq from batch where table_name = 'src_weigh') using (batch_id)
qualify row_number() over (
    partition by source_name, weigh_ticket_no
    order by source_updated_at desc nulls last, batch_seq desc, source_row desc
) = 1;

create table load as
with source as (
    select
        told.source_area_name,
        coalesce(single_name.district_id, unassigned.district_id) as district_id,
        coalesce(single_name.street_id, unassigned.street_id) as street_id,
        told.source_area_name in (select facility_alias from facility_alias) as is_facility
    from (select distinct source_area_name from ticket) as told
    cross join unassigned
    left join single_name on plain(told.source_area_name) = single_name.name
)

select ticket.on_date, ticket.waste_stream, source.district_id, source.street_id, ticket.net_kg
from ticket
inner join source on ticket.source_area_name is not distinct from source.source_area_name
left join facility_alias on ticket.facility_name = facility_alias.facility_alias
left join facility using (facility_id)
where
    ticket.waste_stream in ('其他', '厨余', '餐厨', '可回收物', '有害')
    and not (ticket.flow_direction = '出场')
    and (coalesce(facility.facility_type = '转运站', false) or not source.is_facility);

create table load_as_of as
select street_id, as_of from (
    select max(last_source_time)::date as as_of from batch
    where table_name in ('src_weigh', 'src_road_op', 'src_facility_day', 'src_toilet')
) cross join (select distinct street_id from load);

create table load_sum as
select
    date_trunc('month', on_date)::date as month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(net_kg)::double / 1000 as tonnes, count(*) as loads
from load cross join city
group by grouping sets (
    (date_trunc('month', on_date), city_id, district_id, street_id),
    (date_trunc('month', on_date), city_id, district_id),
    (date_trunc('month', on_date), city_id)
);

insert into figure
select k.kpi_id, month, area_id, tonnes, case k.kpi_id when 'S03' then loads when 'S02' then
    date_diff('day', month, least(month + interval 1 month, (select max(as_of) + 1 from load_as_of))) end
from load_sum cross join (values ('S01'), ('S02'), ('S03')) as k (kpi_id);

create table road as
select road_id, coalesce(area.parent_area_id, '') as district_id, area.area_id as street_id
from read_parquet(getvariable('landing') || '/ref_road/*.parquet') as told
inner join area using (area_id)
where area.area_level = 'street'
qualify row_number() over (partition by road_id order by valid_from desc) = 1;

create table work as
with operation as (
    select
        district_name, street_name, op_date, road_id, cleaning_area_m2, passes,
        case when mech_area_m2 is null and op_type in ('人工普扫', '人工保洁') then 0 else mech_area_m2 end as mech_area_m2
    from read_parquet(getvariable('landing') || '/src_road_op/*.parquet')
    inner join (select batch_id, batch_seq from batch where table_name = 'src_road_op') using (batch_id)
    qualify row_number() over (
        partition by source_name, op_date, road_id, road_name, op_type
        order by source_updated_at desc nulls last, batch_seq desc, source_row desc
    ) = 1
)

select * from operation where mech_area_m2 is not null and passes is not null;

create table work_sum as
with located as (
    select
        op_date, mech_area_m2, cleaning_area_m2, passes,
        coalesce(work.street_name, '') = '' and road.street_id is not null as is_of_road,
        if(is_of_road, road.district_id, it.district_id) as district_id,
        if(is_of_road, road.street_id, it.street_id) as street_id
    from work
    inner join placed('work') as it
        on work.district_name is not distinct from it.district_name
        and work.street_name is not distinct from it.street_name
    left join road using (road_id)
)

select
    date_trunc('month', op_date)::date as month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(mech_area_m2 * passes)::double as mech,
    sum(cleaning_area_m2 * passes)::double as whole
from located cross join city
group by grouping sets (
    (date_trunc('month', op_date), city_id, district_id, street_id),
    (date_trunc('month', op_date), city_id, district_id),
    (date_trunc('month', op_date), city_id)
);

insert into figure select 'S05', month, area_id, mech, whole from work_sum where whole > 0;

create table plant_day as
with facility_day as (
    select op_date as on_date, facility_name, waste_stream, process, treated_t
    from read_parquet(getvariable('landing') || '/src_facility_day/*.parquet')
    inner join (select batch_id, batch_seq from batch where table_name = 'src_facility_day') using (batch_id)
    qualify row_number() over (
        partition by source_name, op_date, facility_name, waste_stream
        order by source_updated_at desc nulls last, batch_seq desc, source_row desc
    ) = 1
)

select facility_day.*, facility_alias.facility_id
from facility_day left join facility_alias on facility_day.facility_name = facility_alias.facility_alias
where waste_stream in ('其他', '厨余', '餐厨');

create table silent as
select on_date from plant_day where treated_t is null
union
select on_date from (
    select distinct ticket.on_date, facility.facility_id
    from ticket
    inner join facility_alias on ticket.facility_name = facility_alias.facility_alias
    inner join facility using (facility_id)
    where
        ticket.waste_stream in ('其他', '厨余', '餐厨')
        and ticket.flow_direction is distinct from '出场'
        and facility.facility_type <> '转运站'
) anti join plant_day using (on_date, facility_id);

create table treated as
select on_date, sum(if(process in ('焚烧', '卫生填埋', '生物处理'), treated_t, 0)) as harmless_t
from plant_day
where treated_t is not null
group by on_date;

insert into figure
with collected as (
    select on_date, sum(net_kg) / 1000 as collected_t
    from load where waste_stream in ('其他', '厨余', '餐厨') group by on_date
),

both_known as (
    select
        greatest((select min(on_date) from treated), (select min(on_date) from collected)) as first_day,
        least((select max(on_date) from treated), (select max(on_date) from collected)) as last_day
),

told as (
    select on_date, harmless_t, 0 as collected_t from treated
    union all
    select on_date, 0, collected_t from collected
)

select 'S06', date_trunc('month', on_date)::date, city_id, sum(harmless_t)::double, sum(collected_t)::double
from told cross join both_known cross join city
where on_date between first_day and last_day and on_date not in (from silent)
group by all
having sum(collected_t) > 0 and sum(harmless_t) > 0;
