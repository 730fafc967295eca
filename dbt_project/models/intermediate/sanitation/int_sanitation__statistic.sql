{#
  KPI, policy, numerator, denominator, and whether the figure is a state: the last report of a period
  stands for it, while events of its reports are added up, also from January on (S09 and S10 are states at the
  end of a report and have no year to date).
#}
{% set pairs = [
    ('S09', 'communities', 'sorted_community_cnt', 'community_cnt', true),
    ('S09', 'households', 'sorted_household_cnt', 'household_cnt', true),
    ('S10', '', 'swept_road_area_m2', 'road_area_m2', true),
    ('S11', '', 'nightsoil_treated_t', 'nightsoil_collected_t', false),
    ('S12', 'due_of_period', 'fee_collected_yuan', 'fee_due_yuan', false),
] %}
{% set tasks = {'target_superior': 'toilet_target_superior_cnt', 'target_livelihood': 'toilet_target_livelihood_cnt'} %}
with reports as (

    select * from {{ ref('fct_sanitation_report') }}

),

-- A report that tells one side of a share only stands on neither. Work on toilets and the task it is
-- measured by come in reports of their own, each task under the name of who set it (S13, T08).
told as (

    {% for kpi_id, policy, numerator, denominator, is_state in pairs %}
    select
        '{{ kpi_id }}' as kpi_id,
        '{{ policy }}' as denominator_policy,
        {{ is_state | lower }} as is_state,
        reports.*,
        cast({{ numerator }} as decimal(38, 6)) as numerator,
        cast({{ denominator }} as decimal(38, 6)) as denominator
    from reports
    where {{ numerator }} is not null and {{ denominator }} is not null
    union all
    {% endfor %}
    {% for policy, task in tasks.items() %}
    select
        'S13' as kpi_id,
        '{{ policy }}' as denominator_policy,
        false as is_state,
        reports.*,
        case
            when coalesce(toilet_built_cnt, toilet_rebuilt_cnt) is not null
                then cast(coalesce(toilet_built_cnt, 0) + coalesce(toilet_rebuilt_cnt, 0) as decimal(38, 6))
        end as numerator,
        cast({{ task }} as decimal(38, 6)) as denominator
    from reports
    where coalesce(toilet_built_cnt, toilet_rebuilt_cnt, {{ task }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

in_periods as (

    select
        told.*,
        periods.period_type as of_type,
        periods.period_start as of_start,
        row_number() over (
            partition by
                told.kpi_id, told.denominator_policy, told.source_name, told.street_id,
                case when told.is_area_mapped then '' else told.reported_area end,
                periods.period_type, periods.period_start
            order by told.period_end desc, told.period_start asc
        ) as state_rank
    from told
    inner join {{ ref('dim_period') }} as periods
        on
            (
                periods.period_type in ('M', 'Q', 'H', 'Y')
                or (not told.is_state and periods.period_type in ({{ quoted_list(to_date_types()) }}))
            )
            and told.period_start >= periods.period_start
            and told.period_end <= periods.period_end

),

city as (select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'),

by_area as (

    select
        in_periods.kpi_id,
        in_periods.denominator_policy,
        in_periods.of_type as period_type,
        in_periods.of_start as period_start,
        case
            when grouping(in_periods.street_id) = 0 then in_periods.street_id
            when grouping(in_periods.district_id) = 0 then in_periods.district_id
            else max(city.city_id)
        end as area_id,
        'total' as breakdown,
        '' as breakdown_id,
        grouping(in_periods.street_id) = 0 as is_street,
        cast(sum(in_periods.numerator) as decimal(38, 6)) as numerator,
        cast(sum(in_periods.denominator) as decimal(38, 6)) as denominator
    from in_periods
    cross join city
    where not in_periods.is_state or in_periods.state_rank = 1
    group by grouping sets (
        (kpi_id, denominator_policy, of_type, of_start, district_id, street_id),
        (kpi_id, denominator_policy, of_type, of_start, district_id),
        (kpi_id, denominator_policy, of_type, of_start)
    )

),

-- A period without a task, or with nothing told of the work, has no S13. Tasks are set for districts.
known as (

    select
        *,
        max(numerator) over (partition by kpi_id, denominator_policy, period_type, period_start) is not null
        and max(denominator) over (partition by kpi_id, denominator_policy, period_type, period_start) > 0
            as is_known
    from by_area

)

select * from known where is_known and (kpi_id <> 'S13' or not is_street)
