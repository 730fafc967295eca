-- A route is a transfer station and where its lorries go: a ticket out of a station names no plant, a
-- ticket into a plant names the station. What is lost on one route must not be made up for by another:
-- the city's gap is the sum of the gaps of its routes.
with moved as (

    select
        weighed_on,
        route_facility_id as facility_id,
        flow_stage,
        cast(sum(net_kg) as decimal(38, 6)) as net_kg,
        count(*) as weighing_cnt
    from {{ ref('fct_weigh_ticket') }}
    where route_facility_id is not null
    group by weighed_on, route_facility_id, flow_stage

),

span as (

    select
        facility_id,
        flow_stage,
        min(weighed_on) as first_day,
        max(weighed_on) as last_day
    from moved
    group by facility_id, flow_stage

),

-- Only the days that both books of a route reach: a plant's book that comes later is no loss.
covered as (

    select moved.*
    from moved
    inner join span as sent
        on
            moved.facility_id = sent.facility_id
            and sent.flow_stage = 'transfer_out'
            and moved.weighed_on between sent.first_day and sent.last_day
    inner join span as arrived
        on
            moved.facility_id = arrived.facility_id
            and arrived.flow_stage = 'terminal_in'
            and moved.weighed_on between arrived.first_day and arrived.last_day

),

routes as (

    select
        periods.period_type,
        periods.period_start,
        covered.facility_id,
        sum(case when covered.flow_stage = 'transfer_out' then covered.net_kg else 0 end) as sent_kg,
        sum(case when covered.flow_stage = 'terminal_in' then covered.net_kg else 0 end) as arrived_kg,
        sum(case when covered.flow_stage = 'terminal_in' then covered.weighing_cnt else 0 end) as arrival_cnt
    from covered
    inner join {{ ref('dim_period') }} as periods
        on covered.weighed_on between periods.period_start and periods.period_end
    group by periods.period_type, periods.period_start, covered.facility_id

),

placed as (

    select
        routes.*,
        city.area_id as city_id,
        tree.district_id,
        abs(routes.sent_kg - routes.arrived_kg) as gap_kg
    from routes
    left join {{ ref('dim_facility') }} as facilities
        on routes.facility_id = facilities.facility_id and facilities.is_current
    left join {{ ref('int_area__tree') }} as tree
        on facilities.area_id = tree.area_id
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'

),

by_area as (

    select
        period_type,
        period_start,
        grouping(district_id) = 1 as is_city,
        case when grouping(district_id) = 0 then district_id else max(city_id) end as area_id,
        case when grouping(facility_id) = 0 then 'facility' else 'total' end as breakdown,
        case when grouping(facility_id) = 0 then facility_id else '' end as breakdown_id,
        cast(sum(gap_kg) as decimal(38, 6)) as gap_kg,
        cast(sum(arrived_kg) as decimal(38, 6)) as arrived_kg,
        cast(sum(arrival_cnt) as bigint) as arrival_cnt
    from placed
    group by grouping sets (
        (period_type, period_start),
        (period_type, period_start, facility_id),
        (period_type, period_start, district_id),
        (period_type, period_start, district_id, facility_id)
    )

)

select *
from by_area
where
    area_id is not null
    and (breakdown = 'total' or period_type <> 'W')
    -- The days of a route are those of the city: a district has few routes, and the city names them all.
    and (period_type <> 'D' or is_city)
