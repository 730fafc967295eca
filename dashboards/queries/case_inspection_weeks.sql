-- One row per area right below $area_id (districts, or streets) that had a 现场考评 in the 52 weeks up to
-- $last, and one (area_id null) for all: what inspectors reported themselves, and what was closed, in
-- weeks of a 现场考评 at the street, against what the same streets' other weeks would give for as many.
-- Weeks after the last 现场考评 that was delivered are left out: nobody knows yet.
with streets as (
    select
        area_id as street_id,
        district_id
    from dim_area
    where
        is_current
        and area_level = 'street'
        and not is_unassigned
        and (
            $area_id in (area_id, district_id)
            or $area_id in (select area_id from dim_area where area_level = 'city')
        )
),

visited as (
    select
        street_id,
        date_trunc('week', inspected_on)::date as week
    from fct_inspection
    where inspection_type = '现场考评'
    group by
        street_id,
        week
),

bounds as (
    select least(date_trunc('week', $last::date)::date, max(week)) as last_week
    from visited
),

weeks as (
    select
        streets.street_id,
        streets.district_id,
        days.week,
        visited.week is not null as is_visited
    from streets
    cross join (
        select dim_period.period_start as week
        from dim_period
        inner join bounds
            on
                dim_period.period_start <= bounds.last_week
                and dim_period.period_start > bounds.last_week - 364
        where dim_period.period_type = 'W'
    ) as days
    left join visited
        on
            streets.street_id = visited.street_id
            and days.week = visited.week
),

by_street as (
    select
        weeks.street_id,
        weeks.district_id,
        count(*) filter (where weeks.is_visited) as visited_weeks,
        count(*) filter (where not weeks.is_visited) as other_weeks,
        coalesce(sum(fct_case_week.found_cnt) filter (where weeks.is_visited), 0) as found_cnt,
        coalesce(sum(fct_case_week.closed_cnt) filter (where weeks.is_visited), 0) as closed_cnt,
        coalesce(sum(fct_case_week.found_cnt) filter (where not weeks.is_visited), 0) as found_else,
        coalesce(sum(fct_case_week.closed_cnt) filter (where not weeks.is_visited), 0) as closed_else
    from weeks
    left join fct_case_week
        on
            weeks.street_id = fct_case_week.street_id
            and weeks.week = fct_case_week.week
    group by
        weeks.street_id,
        weeks.district_id
    having
        visited_weeks > 0
        and other_weeks > 0
),

expected as (
    select
        *,
        if($area_id in (street_id, district_id), street_id, district_id) as part_id,
        found_else * visited_weeks / other_weeks as found_expected,
        closed_else * visited_weeks / other_weeks as closed_expected
    from by_street
)

select
    expected.part_id as area_id,
    if(grouping(expected.part_id) = 1, '合计', min(dim_area.area_name)) as area_name,
    sum(expected.visited_weeks)::bigint as visited_weeks,
    sum(expected.found_cnt)::bigint as found_cnt,
    sum(expected.closed_cnt)::bigint as closed_cnt,
    sum(expected.found_expected) as found_expected,
    sum(expected.closed_expected) as closed_expected,
    sum(expected.found_cnt) / nullif(sum(expected.found_expected), 0) as found_ratio,
    sum(expected.closed_cnt) / nullif(sum(expected.closed_expected), 0) as closed_ratio
from expected
left join dim_area
    on
        expected.part_id = dim_area.area_id
        and dim_area.is_current
group by grouping sets ((), (expected.part_id))
order by
    expected.part_id nulls first
