-- C04, C12, C13, C14, C21 and R01 by month for streets, districts and the city.
create table delivered as
select
    source_name, case_no, district_name, street_name, minor_name,
    component_id, shop_id, trim(address) as address, trim(road_name) as road_name, grid_code,
    reported_at, accepted_at, filed_at, closed_at, voided_at, transferred_at, suspended_at,
    if(resumed_at >= suspended_at, resumed_at, null) as resumed_at,
    coalesce(close_deadline, handling_deadline) as deadline,
    coalesce(close_type, '正常') as close_type,
    coalesce(status, '') as status,
    coalesce(stream, '常规') as stream
from read_parquet(getvariable('landing') || '/src_case/*.parquet')
inner join (select batch_id, batch_seq from batch where table_name = 'src_case') using (batch_id)
qualify row_number() over (
    partition by source_name, case_no
    order by source_updated_at desc, batch_seq desc, source_row desc
) = 1;

create table case_now as
select
    row_number() over () as id,
    where_it_is.district_id,
    where_it_is.street_id,
    coalesce(category.family_id, '-') as family_id,
    case
        when component_id is not null then 'component:' || component_id
        when shop_id is not null then 'shop:' || shop_id
        when address <> '' then 'address:' || where_it_is.district_id || ':' || address
        when road_name <> '' then 'road:' || where_it_is.street_id || ':' || road_name
        when grid_code is not null then 'grid:' || grid_code
    end as place_key,
    reported_at, accepted_at, filed_at, closed_at, voided_at, transferred_at, suspended_at, resumed_at,
    deadline,
    deadline + coalesce(resumed_at - suspended_at, interval 0 second) as effective_deadline,
    resumed_at is null and (suspended_at is not null or status = '挂账') as is_suspended,
    voided_at is not null or close_type = '作废' or status = '作废' as is_voided,
    closed_at is not null and coalesce(voided_at > closed_at, true) and coalesce(transferred_at > closed_at, true)
    and close_type not in ('作废', '转他系统') as is_closed,
    stream in ('常规', '四乱', '专项') and close_type <> '自行处置' and filed_at is not null as counts
from delivered
inner join placed('delivered') as where_it_is
    on delivered.district_name is not distinct from where_it_is.district_name
    and delivered.street_name is not distinct from where_it_is.street_name
left join category_alias using (minor_name)
left join category using (category_id);

create table case_as_of as
select max(last_source_time) as as_of from batch where table_name = 'src_case';

create table happened as
select 'C04' as kpi_id, date_trunc('month', filed_at)::date as month, district_id, street_id, 1 as above, 0 as below
from case_now where filed_at is not null
union all
select 'C14', date_trunc('month', accepted_at)::date, district_id, street_id, (is_closed and not is_voided)::int, 1
from case_now where accepted_at is not null
union all
select 'closed', date_trunc('month', closed_at)::date, district_id, street_id, (closed_at <= effective_deadline)::int, 1
from case_now where is_closed and effective_deadline is not null and counts;

-- Overdue and open: from the deadline to the end, without the suspended time.
create table spell as
with bounded as (
    select
        district_id, street_id, suspended_at, resumed_at,
        greatest(filed_at, deadline) as stated_from,
        greatest(filed_at, effective_deadline) as moved_from,
        least(closed_at, voided_at, transferred_at) as ends_at
    from case_now
    where
        effective_deadline is not null and counts and (not is_voided or voided_at is not null)
        and (not is_suspended or suspended_at is not null)
),

both_spells as (
    select
        district_id, street_id,
        case when suspended_at is null then moved_from when stated_from < suspended_at then stated_from end as begins_at,
        least(ends_at, suspended_at) as ends_at
    from bounded
    union all
    select district_id, street_id, greatest(moved_from, resumed_at), ends_at
    from bounded where suspended_at is not null and resumed_at is not null
)

select district_id, street_id, begins_at, ends_at
from both_spells cross join case_as_of
where begins_at < as_of and (ends_at is null or ends_at > begins_at);

-- One row a month at whose end the case still stands overdue.
insert into happened
select 'C21', month, district_id, street_id, 1, 0
from (
    select
        district_id, street_id,
        unnest(generate_series(
            date_trunc('month', begins_at),
            date_trunc('month', coalesce(ends_at - interval 1 month, as_of)),
            interval 1 month
        ))::date as month
    from spell cross join case_as_of
    where date_trunc('month', begins_at) <= date_trunc('month', coalesce(ends_at - interval 1 month, as_of))
);

create table followed as
with valid as (
    select * from case_now where not is_voided and place_key is not null and family_id <> '-'
),

closing as (
    select family_id, place_key, district_id, street_id, closed_at, greatest(closed_at, reported_at) as at
    from valid where is_closed
)

select
    date_trunc('month', closing.closed_at)::date as month,
    closing.district_id,
    closing.street_id,
    report.reported_at <= closing.at + interval 30 day as is_recurring
from closing
cross join case_as_of
asof left join valid as report
    on closing.family_id = report.family_id and closing.place_key = report.place_key
    and closing.at < report.reported_at
where closing.at <= as_of - interval 30 day;

insert into happened
select 'R01', month, district_id, street_id, coalesce(is_recurring, false)::int, 1 from followed;

create table case_sum as
select
    kpi_id, month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(above) as above, sum(below) as below
from happened cross join city
group by grouping sets ((kpi_id, month, city_id, district_id, street_id), (kpi_id, month, city_id, district_id), (kpi_id, month, city_id));

insert into figure
select kpi_id, month, area_id, above, if(kpi_id = 'C21' or kpi_id = 'C04', null, below)
from case_sum where kpi_id <> 'closed';

insert into figure
select k.kpi_id, month, area_id,
    coalesce(if(k.kpi_id = 'C12', closed.below, closed.above), 0),
    coalesce(closed.below, 0) + coalesce(overdue.above, 0)
from (select month, area_id, sum(above) as above, sum(below) as below from case_sum where kpi_id = 'closed' group by all) as closed
full join (select month, area_id, above from case_sum where kpi_id = 'C21') as overdue using (month, area_id)
cross join (values ('C12'), ('C13')) as k (kpi_id);
