-- R03 (DOMAIN §6, §8): many cases in a month, judged in two ways. Against all places of the family in the
-- month; and against the place's own twelve months before, where the district's data reach back so far.
with cells as (

    select
        *,
        extract(year from month) * 12 + extract(month from month) as month_no
    from {{ ref('int_case__place_count') }}
    where place_key not in (select place_key from {{ ref('int_case__centroid') }} where is_centroid)

),

percentiles as (

    select
        month,
        family_id,
        {{ quantile_of('case_cnt', var('high_incidence_percentile')) }} as percentile_cnt
    from cells
    group by month, family_id

),

first_months as (

    select
        district_id,
        min(month_no) as first_month_no
    from cells
    group by district_id

),

-- Most places never reach the least number of cases: their history is not asked for.
busy_places as (

    select distinct
        family_id,
        place_key
    from cells
    where case_cnt >= {{ var('high_incidence_min_cases') }}

),

with_history as (

    select
        cells.*,
        coalesce(sum(cells.case_cnt) over (
            partition by cells.family_id, cells.place_key
            order by cells.month_no
            range between 12 preceding and 1 preceding
        ), 0) as before_cnt
    from cells
    inner join busy_places
        on
            cells.family_id = busy_places.family_id
            and cells.place_key = busy_places.place_key

),

compared as (

    select
        with_history.*,
        percentiles.percentile_cnt,
        case when with_history.month_no >= first_months.first_month_no + 12 then with_history.before_cnt end
            as year_before_cnt
    from with_history
    inner join percentiles
        on
            with_history.month = percentiles.month
            and with_history.family_id = percentiles.family_id
    inner join first_months
        on with_history.district_id = first_months.district_id
    where with_history.case_cnt >= {{ var('high_incidence_min_cases') }}

),

chances as (

    {{ poisson_chances('compared', 'case_cnt', 'year_before_cnt') }}

),

judged as (

    select
        compared.*,
        compared.case_cnt >= compared.percentile_cnt as is_above_percentile,
        coalesce(
            compared.year_before_cnt = 0 or chances.chance_of_fewer > 1 - {{ var('high_incidence_p') }},
            false
        ) as is_above_own_mean
    from compared
    left join chances
        on
            compared.case_cnt = chances.case_cnt
            and compared.year_before_cnt = chances.year_before_cnt

),

final as (

    select
        md5(cast(month as varchar) || '|' || family_id || '|' || place_key) as place_month_id,
        month,
        area_id,
        family_id as family,
        place_key,
        place_name,
        case_cnt,
        cast(percentile_cnt as double) as percentile_cnt,
        cast(year_before_cnt as bigint) as year_before_cnt,
        is_above_percentile,
        is_above_own_mean
    from judged
    where is_above_percentile or is_above_own_mean

)

select * from final
