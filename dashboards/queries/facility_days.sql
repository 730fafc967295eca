-- One row per facility inside an area and day of a period up to the newest data: whether the day is
-- known. A plant is known by its daily report, a place without reports by its weighings. A facility
-- that never told anything before the end of the period is not expected to.
with places as (
    select distinct
        area_id,
        district_id
    from dim_area
    where is_current
),

facilities as (
    select
        dim_facility.facility_id,
        dim_facility.facility_name,
        dim_facility.facility_type
    from dim_facility
    left join places on dim_facility.area_id = places.area_id
    where
        dim_facility.is_current
        and (
            $area_id in (dim_facility.area_id, places.district_id)
            or $area_level = 'city'
        )
),

reported as (
    select
        facility_id,
        op_date as told_on,
        (sum(received_t))::double as received_t,
        bool_or(treated_t is null) as is_partial
    from fct_facility_day
    group by
        facility_id,
        op_date
),

weighed as (
    select
        facility_id,
        weighed_on as told_on,
        (sum(received_kg) / 1000)::double as received_t,
        false as is_partial
    from fct_weighing_day
    where facility_id not in (select facility_id from reported)
    group by
        facility_id,
        weighed_on
),

told as (
    select
        *,
        'report' as basis
    from reported

    union all

    select
        *,
        'ticket' as basis
    from weighed
),

begun as (
    select
        facility_id,
        basis,
        min(told_on) as began_on
    from told
    group by
        facility_id,
        basis
),

newest as (
    select max(told_on) as newest_on
    from told
),

days as (
    select unnest(
        generate_series($first::date, least($beyond::date - 1, newest_on), interval 1 day)
    )::date as on_day
    from newest
)

select
    facilities.facility_id,
    facilities.facility_name,
    facilities.facility_type,
    begun.basis,
    days.on_day,
    told.received_t,
    case
        when told.told_on is null then 'missing'
        when told.is_partial then 'partial'
        else 'told'
    end as state
from facilities
inner join begun on facilities.facility_id = begun.facility_id
inner join days on days.on_day >= begun.began_on
left join told
    on
        facilities.facility_id = told.facility_id
        and days.on_day = told.told_on
order by
    facilities.facility_type,
    facilities.facility_id,
    days.on_day
