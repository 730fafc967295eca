-- C04, C12, C13, C14, C21 and R01 by month for streets, districts and the city.

-- Every state that was delivered counts for the first closing (重开), the newest for everything else.
create table delivered as
select
    row_number() over () as id,
    * exclude (batch_seq, source_row, source_updated_at)
from (
    select
        source_name, case_no, district_name, street_name, minor_name,
        component_id, shop_id, trim(address) as address, trim(road_name) as road_name, grid_code, crs, lng, lat,
        reported_at, accepted_at, filed_at, dispatched_at, closed_at, voided_at, transferred_at, reopened_at,
        suspended_at, if(resumed_at >= suspended_at, resumed_at, null) as resumed_at,
        limit_value, limit_unit, coalesce(limit_unit in ('工作时', '工作日'), false) as on_work_clock,
        coalesce(bundle_deadline, handling_deadline) as handling_deadline, extended_at, extended_deadline,
        close_deadline, first_close_deadline,
        coalesce(close_type, '正常') as close_type,
        coalesce(status, '') as status,
        coalesce(stream, '常规') as stream,
        min(least(first_closed_at, closed_at)) over (partition by source_name, case_no) as first_closed_at,
        batch_seq, source_row, source_updated_at
    from read_parquet(getvariable('landing') || '/src_case/*.parquet')
    inner join (select batch_id, batch_seq from batch where table_name = 'src_case') using (batch_id)
)
qualify row_number() over (
    partition by source_name, case_no
    order by source_updated_at desc, batch_seq desc, source_row desc
) = 1;

-- What the clock of its limit missed while a case was suspended (挂账). A suspension of the first life of a reopened
-- case moves nothing of the second.
create table suspension as
with ended as (
    select id, on_work_clock, suspended_at, resumed_at
    from delivered where resumed_at is not null and coalesce(suspended_at >= reopened_at, true)
),

clock as (
    select id, what, worked(moment, shift.begins, shift.ends, shift.before) as seconds
    from (
        unpivot (select id, suspended_at, resumed_at from ended where on_work_clock)
        on suspended_at, resumed_at into name what value moment
    )
    asof left join shift on moment >= shift.begins
)

select
    id, true as on_work_clock,
    max(seconds) filter (where what = 'resumed_at') - max(seconds) filter (where what = 'suspended_at') as seconds
from clock group by id
union all
select id, false, (epoch(resumed_at) - epoch(suspended_at))::bigint from ended where not on_work_clock;

-- The deadlines of a table, later by what the clock missed; those that no clock missed anything of are not in it.
create macro moved(told) as table
with clock as (
    select id, worked(deadline, shift.begins, shift.ends, shift.before) + seconds as ends_worked
    from query_table(told) inner join suspension using (id)
    asof left join shift on deadline >= shift.begins
    where suspension.on_work_clock and seconds > 0
)

select id, reached(ends_worked, shift.begins, shift.before) as deadline
from clock
asof left join shift on ends_worked > shift.before
union all
select id, deadline + to_seconds(seconds)
from query_table(told) inner join suspension using (id) where not suspension.on_work_clock;

-- Until when a case must be handled (DOMAIN §4.3, §4.4): the deadline of its bundle, else the stated one, else
-- dispatch and limit.
create table own as
with begun as (
    select
        id, on_work_clock, handling_deadline, dispatched_at,
        (limit_value * case limit_unit
            when '工作日' then getvariable('work_day') when '自然日' then 86400 else 3600
        end)::bigint as seconds,
        worked(dispatched_at, shift.begins, shift.ends, shift.before) + seconds as ends_worked
    from delivered
    asof left join shift on if(on_work_clock and handling_deadline is null, dispatched_at, null) >= shift.begins
)

select
    id,
    coalesce(
        handling_deadline,
        if(on_work_clock, reached(ends_worked, shift.begins, shift.before), dispatched_at + to_seconds(seconds))
    ) as deadline
from begun
asof left join shift on ends_worked > shift.before;

-- An extension (延期) counts, if it was approved before the deadline that was in force and after a reopening; while a
-- case is suspended its deadline does not pass. Then comes the check, where no deadline of closing is stated.
create table due as
with extended as (
    select
        id, close_deadline, extended_at, resumed_at,
        extended_deadline is not null and coalesce(extended_at >= reopened_at, true) and (
            coalesce(extended_at <= own.deadline, true)
            or (
                coalesce(suspended_at >= reopened_at, true) and suspended_at <= least(own.deadline, extended_at)
                and extended_at <= coalesce(greatest(resumed_at, moved_own.deadline), extended_at)
            )
        ) as is_extended,
        if(is_extended, extended_deadline, own.deadline) as handle_by
    from delivered
    inner join own using (id)
    left join moved('own') as moved_own using (id)
),

handled as (
    select
        extended.*,
        worked(handle_by, shift.begins, shift.ends, shift.before)
        + getvariable('closing_limit_work_hours') * 3600 as check_worked
    from extended
    asof left join shift on if(close_deadline is null or is_extended, handle_by, null) >= shift.begins
)

select
    id,
    if(is_extended, greatest(close_deadline, check_by), coalesce(close_deadline, check_by)) as deadline,
    coalesce(is_extended and extended_at >= resumed_at, false) as knows_of_suspension
from (
    select handled.*, reached(check_worked, shift.begins, shift.before) as check_by
    from handled
    asof left join shift on check_worked > shift.before
);

create table due_after_suspension as select * from moved('due');

-- Where nothing else tells the place: the cell of so many metres in which its position in WGS 84 lies (DOMAIN §8).
-- Three steps take GCJ-02 back to a millimetre; BD-09 is GCJ-02 turned and stretched a little.
create table near as
with recursive told as (
    select
        id, crs, lng, lat, lng - 0.0065 as x, lat - 0.006 as y,
        sqrt(x * x + y * y) - 0.00002 * sin(y * pi() * 3000 / 180) as radius,
        atan2(y, x) - 0.000003 * cos(x * pi() * 3000 / 180) as angle
    from delivered
    where
        component_id is null and shop_id is null and coalesce(address, '') = '' and coalesce(road_name, '') = ''
        and crs in ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')
),

gcj as (
    select id, if(crs = 'BD09', radius * cos(angle), lng) as lng, if(crs = 'BD09', radius * sin(angle), lat) as lat
    from told where crs in ('GCJ02', 'BD09')
),

back as (
    select id, 0 as step, lng, lat from gcj
    union all
    select
        id, step + 1,
        gcj.lng - east(back.lng - 105, back.lat - 35, back.lat),
        gcj.lat - north(back.lng - 105, back.lat - 35, back.lat)
    from back inner join gcj using (id) where step < 3
),

wgs as (
    select id, lng, lat from told where crs in ('WGS84', 'CGCS2000')
    union all
    select id, lng, lat from back where step = 3
),

banded as (
    select wgs.*, getvariable('neighbourhood_m') / 111195.0 as side, floor(lat / side)::bigint as band
    from wgs
    where
        lng between getvariable('city_bounds')[1] and getvariable('city_bounds')[3]
        and lat between getvariable('city_bounds')[2] and getvariable('city_bounds')[4]
)

select id, lng, lat, band || ':' || floor(lng / side * cos(radians((band + 0.5) * side)))::bigint as cell from banded;

create table case_now as
select
    id,
    where_it_is.district_id,
    where_it_is.street_id,
    coalesce(category.family_id, '-') as family_id,
    case
        when component_id is not null then 'component:' || component_id
        when shop_id is not null then 'shop:' || shop_id
        -- An address that stands for "unknown" is no place.
        when address in (select unnest(getvariable('dummy_addresses'))) then null
        when address <> '' then 'address:' || where_it_is.district_id || ':' || address
        when road_name <> '' then 'road:' || where_it_is.street_id || ':' || road_name
        when cell is not null then 'near:' || cell
        when grid_code is not null then 'grid:' || grid_code
    end as place_key,
    near.lng, near.lat,
    reported_at, accepted_at, filed_at, closed_at, voided_at, transferred_at, suspended_at, resumed_at,
    reopened_at, first_closed_at, first_close_deadline,
    due.deadline,
    if(knows_of_suspension, due.deadline, coalesce(moved.deadline, due.deadline)) as effective_deadline,
    resumed_at is null and (suspended_at is not null or status = '挂账') as is_suspended,
    voided_at is not null or close_type = '作废' or status = '作废' as is_voided,
    closed_at is not null and coalesce(voided_at > closed_at, true) and coalesce(transferred_at > closed_at, true)
    and close_type not in ('作废', '转他系统') as is_closed,
    stream in ('常规', '四乱', '专项') and close_type <> '自行处置' as is_asked,
    stream in ('常规', '四乱', '专项') and close_type <> '自行处置' and filed_at is not null as counts
from delivered
inner join due using (id)
left join due_after_suspension as moved using (id)
left join near using (id)
inner join placed('delivered') as where_it_is
    on delivered.district_name is not distinct from where_it_is.district_name
    and delivered.street_name is not distinct from where_it_is.street_name
left join category_alias using (minor_name)
left join category using (category_id);

-- Where a geocoder puts what it does not find: most cases of the cell have one position (DOMAIN §8).
create table fallback as
select place_key
from (
    select place_key, lng, lat, count(*) as cases
    from case_now where place_key like 'near:%' and not is_voided
    group by all
)
group by place_key
having sum(cases) >= 3 and max(cases) > 0.5 * sum(cases);

create table case_as_of as
select max(last_source_time) as as_of from batch where table_name = 'src_case';

create table happened as
select 'C04' as kpi_id, date_trunc('month', filed_at)::date as month, district_id, street_id, 1 as above, 0 as below
from case_now where filed_at is not null
union all
select 'C14', date_trunc('month', accepted_at)::date, district_id, street_id, (is_closed and not is_voided)::int, 1
from case_now where accepted_at is not null and is_asked
union all
select 'closed', date_trunc('month', closed_at)::date, district_id, street_id, (closed_at <= effective_deadline)::int, 1
from case_now where is_closed and effective_deadline is not null and counts
union all
-- 重开 (DOMAIN §4.3): a month that had ended keeps the first closing. The month of the reopening has the case once.
select 'closed', date_trunc('month', first_closed_at)::date, district_id, street_id,
    (first_closed_at <= first_close_deadline)::int, 1
from case_now
where
    counts and first_close_deadline is not null and first_closed_at <= reopened_at
    and date_trunc('month', first_closed_at) < date_trunc('month', reopened_at);

-- Overdue and open: from the deadline to the end, without the suspended time; of a reopened case also from the first
-- deadline to the first closing.
create table spell as
with bounded as (
    select
        *,
        greatest(filed_at, reopened_at, deadline) as stated_from,
        greatest(filed_at, reopened_at, effective_deadline) as moved_from,
        least(closed_at, voided_at, transferred_at) as ended_at
    from case_now
    where counts and (not is_voided or voided_at is not null) and (not is_suspended or suspended_at is not null)
),

every_spell as (
    select
        district_id, street_id,
        case when suspended_at is null then moved_from when stated_from < suspended_at then stated_from end as since,
        least(ended_at, suspended_at) as until
    from bounded where effective_deadline is not null
    union all
    select district_id, street_id, greatest(moved_from, resumed_at), ended_at
    from bounded where effective_deadline is not null and suspended_at is not null and resumed_at is not null
    union all
    select district_id, street_id, greatest(filed_at, first_close_deadline), first_closed_at
    from bounded where reopened_at is not null and first_close_deadline is not null
)

select district_id, street_id, since, until
from every_spell cross join case_as_of
where since < as_of and (until is null or until > since);

-- One row a month at whose end the case still stands overdue.
insert into happened
select 'C21', month, district_id, street_id, 1, 0
from (
    select
        district_id, street_id,
        unnest(generate_series(
            date_trunc('month', since),
            date_trunc('month', coalesce(until - interval 1 month, as_of)),
            interval 1 month
        ))::date as month
    from spell cross join case_as_of
    where date_trunc('month', since) <= date_trunc('month', coalesce(until - interval 1 month, as_of))
);

-- Reported again at the same place within 30 days of the closing, of the closings that are so old (DOMAIN §8, §17); a
-- report while another case stood open there repeats it and does not count. A clock that runs backwards must not make
-- a case follow itself.
insert into happened
with placed as (
    select *, greatest(closed_at, reported_at) as settled_at
    from case_now
    where family_id <> '-' and place_key is not null and place_key not in (from fallback)
),

-- A reopened case (重开) was open until its first closing and since its reopening.
life as (
    select
        id, family_id, place_key, is_voided, true as is_report, reported_at as since,
        case when reopened_at is null then least(closed_at, transferred_at) else least(first_closed_at, reopened_at) end
            as until
    from placed
    union all
    select
        id, family_id, place_key, is_voided, false, greatest(reopened_at, reported_at), least(closed_at, transferred_at)
    from placed where reopened_at is not null
),

repeat as (
    select id
    from life
    where not is_voided
    qualify is_report and max(coalesce(until, timestamp '9999-12-31')) over (
        partition by family_id, place_key
        order by since
        range between unbounded preceding and interval 1 microsecond preceding
    ) >= since
),

valid as (select *, id in (from repeat) as is_repeat from placed where not is_voided),

closing as (
    select district_id, street_id, family_id, place_key, closed_at, settled_at from valid where is_closed
    union all
    select district_id, street_id, family_id, place_key, first_closed_at, greatest(first_closed_at, reported_at)
    from valid where counts and first_close_deadline is not null and first_closed_at <= reopened_at
)

select
    'R01', date_trunc('month', closed_at)::date, district_id, street_id,
    exists (
        from valid as report
        where
            not report.is_repeat
            and report.family_id = closing.family_id and report.place_key = closing.place_key
            and report.reported_at > closing.settled_at and report.reported_at <= closing.settled_at + interval 30 day
    )::int,
    1
from closing cross join case_as_of
where settled_at <= as_of - interval 30 day;

create table case_sum as
select
    kpi_id, month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(above) as above, sum(below) as below
from happened cross join city
group by grouping sets (
    (kpi_id, month, city_id, district_id, street_id),
    (kpi_id, month, city_id, district_id),
    (kpi_id, month, city_id)
);

insert into figure
select kpi_id, month, area_id, above, if(kpi_id = 'C21' or kpi_id = 'C04', null, below)
from case_sum where kpi_id <> 'closed';

insert into figure
select k.kpi_id, month, area_id,
    coalesce(if(k.kpi_id = 'C12', closed.below, closed.above), 0),
    coalesce(closed.below, 0) + coalesce(overdue.above, 0)
from (select month, area_id, above, below from case_sum where kpi_id = 'closed') as closed
full join (select month, area_id, above from case_sum where kpi_id = 'C21') as overdue using (month, area_id)
cross join (values ('C12'), ('C13')) as k (kpi_id);
