-- Working time (DOMAIN §4.4): the stretches of every working day, with the seconds worked before each. A day of
-- the city's own table beats the legal calendar, which beats the week-end. Ten years on, for limits that end then.
create table shift as
with known as (
    select unnest(generate_series(min(day), max(day) + interval 10 year, interval 1 day))::date as day from legal
),

kinds as (
    select day, coalesce(own.day_kind, legal.day_kind, if(isodow(day) >= 6, '休息日', '工作日')) as day_kind
    from known
    left join legal using (day)
    left join read_parquet(getvariable('landing') || '/ref_calendar_day/*.parquet') as own using (day)
),

stretch as (
    select day + split_part(hours, '-', 1)::time as begins, day + split_part(hours, '-', 2)::time as ends
    from kinds cross join (select unnest(getvariable('work_time')) as hours)
    where day_kind = '工作日'
)

select
    begins,
    ends,
    coalesce(sum(epoch(ends) - epoch(begins)) over (
        order by begins rows between unbounded preceding and 1 preceding
    ), 0)::bigint as before
from stretch;

set variable work_day = (select sum(epoch(ends) - epoch(begins))::bigint from shift group by begins::date limit 1);

-- Seconds worked until a moment, by the stretch that began last before it; and the moment at which so many have
-- been worked, by the stretch that holds the last of them.
create macro worked(moment, begins, ends, before) as before + (epoch(least(moment, ends)) - epoch(begins))::bigint;
create macro reached(seconds, begins, before) as begins + to_seconds(seconds - before);
