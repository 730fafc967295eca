-- E01, E03 and E04 by month.
create table penalty as
select
    source_name, district_name, street_name, "procedure", filed_on, decided_on,
    coalesce(fine_yuan, 0) + coalesce(confiscated_yuan, 0) as amount,
    closed_on is not null or coalesce(exec_status in ('已履行', '不予处罚', '撤销'), false) as is_closed,
    coalesce(exec_status in ('中止', '终结', '移送'), false) as is_excluded
from read_parquet(getvariable('landing') || '/src_penalty/*.parquet')
inner join (select batch_id, batch_seq from batch where table_name = 'src_penalty') using (batch_id)
qualify row_number() over (
    partition by source_name, enf_case_no
    order by source_updated_at desc nulls last, batch_seq desc, source_row desc
) = 1;

create table penalty_event as
with told as (
    select
        penalty.*, it.district_id, it.street_id,
        is_closed or filed_on + interval 90 day <= as_of::date as is_due
    from penalty
    inner join placed('penalty') as it
        on penalty.district_name is not distinct from it.district_name
        and penalty.street_name is not distinct from it.street_name
    inner join (
        select source_name, max(last_source_time) as as_of from batch
        where table_name in ('src_penalty', 'src_illegal_building', 'src_catering', 'src_muck', 'src_notice')
        group by all
    ) using (source_name)
)

select 'E01' as kpi_id, date_trunc('month', decided_on)::date as month, district_id, street_id, 1 as above, 0 as below
from told where decided_on is not null
union all
select 'E03', date_trunc('month', decided_on)::date, district_id, street_id, amount, 0
from told where decided_on is not null
union all
select 'E04', date_trunc('month', filed_on)::date, district_id, street_id, is_closed::int, is_due::int
from told where filed_on is not null and "procedure" = '普通程序' and not is_excluded;

insert into figure
select
    kpi_id, month,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end,
    sum(above)::double, if(kpi_id = 'E04', sum(below), null)
from penalty_event cross join city
group by grouping sets (
    (kpi_id, month, city_id, district_id, street_id),
    (kpi_id, month, city_id, district_id),
    (kpi_id, month, city_id)
);
