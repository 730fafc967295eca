-- H01, H04, H05 and H08 by month.
create table order_now as
with delivered as (
    select
        source_name, order_no, district_name, street_name, received_at, assigned_at, returned_at, closed_at,
        callback_at, satisfaction, coalesce(extended_deadline, close_deadline) as deadline
    from read_parquet(getvariable('landing') || '/src_hotline/*.parquet')
    inner join (select batch_id, batch_seq from batch where table_name = 'src_hotline') using (batch_id)
    qualify row_number() over (
        partition by source_name, order_no
        order by source_updated_at desc nulls last, batch_seq desc, source_row desc
    ) = 1
)

select
    *,
    closed_at is null and coalesce(returned_at >= coalesce(assigned_at, returned_at), false) as is_returned
from delivered;

create table order_place as select * from placed('order_now');

create table order_event as
with told as (
    select order_now.*, order_place.district_id, order_place.street_id, as_of
    from order_now
    inner join order_place
        on order_now.district_name is not distinct from order_place.district_name
        and order_now.street_name is not distinct from order_place.street_name
    inner join (
        select source_name, max(last_source_time) as as_of from batch where table_name = 'src_hotline' group by all
    ) using (source_name)
)

select 'H01' as kpi_id, date_trunc('month', received_at)::date as month, district_id, street_id, 1 as above, 0 as below
from told where received_at is not null
union all
select 'closed', date_trunc('month', closed_at)::date, district_id, street_id, (closed_at <= deadline)::int, 1
from told where closed_at is not null and deadline is not null
union all
select 'H08', date_trunc('month', callback_at)::date, district_id, street_id,
    (satisfaction in ('非常满意', '满意', '基本满意'))::int, 1
from told where callback_at is not null and satisfaction <> '未评价'
union all
select 'overdue', unnest(generate_series(
    date_trunc('month', deadline),
    date_trunc('month', coalesce(date_trunc('day', closed_at) - interval 1 month, as_of)),
    interval 1 month
))::date, district_id, street_id, 0, 1
from told
where
    not is_returned and deadline < as_of and (closed_at is null or closed_at > deadline)
    and date_trunc('month', deadline)
    <= date_trunc('month', coalesce(date_trunc('day', closed_at) - interval 1 month, as_of));

create table order_sum as
select
    kpi_id, month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(above) as above, sum(below) as below
from order_event cross join city
group by grouping sets (
    (kpi_id, month, city_id, district_id, street_id),
    (kpi_id, month, city_id, district_id),
    (kpi_id, month, city_id)
);

insert into figure
select kpi_id, month, area_id, above, if(kpi_id = 'H01', null, below) from order_sum where kpi_id in ('H01', 'H08');

insert into figure
select k.kpi_id, month, area_id,
    coalesce(if(k.kpi_id = 'H05', closed.below, closed.above), 0),
    coalesce(closed.below, 0) + coalesce(overdue.below, 0)
from (select * from order_sum where kpi_id = 'closed') as closed
full join (select * from order_sum where kpi_id = 'overdue') as overdue using (month, area_id)
cross join (values ('H04'), ('H05')) as k (kpi_id);
