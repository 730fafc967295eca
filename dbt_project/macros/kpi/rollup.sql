{#
  From days and leaves to the periods, areas and breakdowns of `kpi_value`.

  `daily` has on_date, district_id, street_id, the columns of `breakdowns` and the measures; see
  `rollup_leaves` for what becomes of them.
#}
{% macro rollup(daily, domain, breakdowns, flows, stocks=[]) %}
{%- set sums = {} -%}
{%- for measure in flows + stocks -%}{%- do sums.update({measure: measure}) -%}{%- endfor -%}
with daily_leaves as (

    {{ leaves(daily, 'on_date', breakdowns, flows + stocks, sums) }}

),

{{ rollup_leaves('daily_leaves', domain, flows, stocks) }}
{% endmacro %}


{#
  From leaves (macro `leaves`, one row a key) to days, weeks, months, quarters,
  half-years and years of streets,
  districts and the city. `flows` are summed over a period; `stocks` are daily changes of a state,
  carried forward to the end of every period up to the area's `as_of`. Days are kept for `total` only, weeks
  for districts and the city, of `total` and of the breakdowns that have leaves of weeks.

  Totals of a year up to each of its months (macro `year_to_date`) stand beside them, and of flows the breakdowns of
  `to_date_parts`, by which a KPI is told that has no total.

  Continues a `with` clause. Returns one row per period_type, period_start, area_id, breakdown,
  breakdown_id.
#}
{% macro rollup_leaves(leaves, domain, flows, stocks=[], to_date_parts=[]) %}
{%- set measures = flows + stocks -%}
city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

-- What was taken back leaves a row of zeros behind.
leaves as (

    select
        {{ (leaf_keys() + measures) | join(',\n        ') }}
    from {{ leaves }}
    where
        {%- for measure in measures %}
        {{ 'or ' if not loop.first }}{{ measure }} <> 0
        {%- endfor %}

),

-- Weeks and the months of streets are made of days; breakdowns have months of their own, and some have weeks.
all_leaves as (

    select * from leaves

    {% for period_type, street_id in [('M', 'street_id'), ('W', "''")] %}
    union all

    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'period_start') }} as period_start,
        district_id,
        {{ street_id }} as street_id,
        breakdown,
        breakdown_id,
        {{ measures | join(',\n        ') }}
    from leaves
    where period_type = 'D'
    {% endfor %}

),

by_area as (

    select
        period_type,
        period_start,
        case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else max(city.city_id)
        end as area_id,
        breakdown,
        breakdown_id,
        {%- for measure in measures %}
        {{ total_of(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from all_leaves
    cross join city
    group by grouping sets (
        (period_type, period_start, breakdown, breakdown_id, district_id, street_id),
        (period_type, period_start, breakdown, breakdown_id, district_id),
        (period_type, period_start, breakdown, breakdown_id)
    )

),

-- A breakdown has no streets, nor has a week: the empty one stands for its district.
up_to_months as (

    select * from by_area where area_id <> ''

),

{% for period_type, name in [('Q', 'quarters'), ('H', 'half_years'), ('Y', 'years')] %}
{{ name }} as (

    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'period_start') }} as period_start,
        area_id,
        breakdown,
        breakdown_id,
        {%- for measure in measures %}
        {{ total_of(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from up_to_months
    where period_type = 'M'
    group by {{ period_start(period_type, 'period_start') }}, area_id, breakdown, breakdown_id

),
{% endfor %}

summed as (

    select * from up_to_months
    union all
    select * from quarters
    union all
    select * from half_years
    union all
    select * from years

)

{%- if not stocks %},

{{ year_to_date('summed', flows, stocks, to_date_parts) }}

select * from summed
union all
select * from to_date
{%- else %},

-- A state lasts through periods in which nothing happens: they get rows of their own.
as_of as (

    select
        area_id,
        cast(as_of as date) as last_day
    from {{ ref('int_area__as_of') }}
    where domain = '{{ domain }}'

),

first_seen as (

    select
        period_type,
        area_id,
        breakdown,
        breakdown_id,
        min(period_start) as first_start
    from summed
    group by period_type, area_id, breakdown, breakdown_id

),

spine as (

    select
        first_seen.period_type,
        periods.period_start,
        first_seen.area_id,
        first_seen.breakdown,
        first_seen.breakdown_id
    from first_seen
    inner join as_of
        on first_seen.area_id = as_of.area_id
    inner join {{ ref('dim_period') }} as periods
        on
            first_seen.period_type = periods.period_type
            and first_seen.first_start <= periods.period_start
            and periods.period_start <= as_of.last_day

),

carried as (

    select
        spine.*,
        {%- for measure in flows %}
        coalesce(summed.{{ measure }}, 0) as {{ measure }},
        {%- endfor %}
        {%- for measure in stocks %}
        {%- set standing_sum %}
        sum(coalesce(summed.{{ measure }}, 0)) over (
            partition by spine.period_type, spine.area_id, spine.breakdown, spine.breakdown_id
            order by spine.period_start
            rows between unbounded preceding and current row
        )
        {%- endset %}
        {{ as_count(standing_sum, measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from spine
    left join summed
        on
            spine.period_type = summed.period_type
            and spine.period_start = summed.period_start
            and spine.area_id = summed.area_id
            and spine.breakdown = summed.breakdown
            and spine.breakdown_id = summed.breakdown_id

),

standing as (

    select *
    from carried
    where
        breakdown = 'total'
        {%- for measure in measures %}
        or {{ measure }} <> 0
        {%- endfor %}

),

{{ year_to_date('standing', flows, stocks) }}

select * from standing
union all
select * from to_date
{%- endif %}
{% endmacro %}


{#
  The sum of a measure. Of counts (`…_cnt`) DuckDB makes numbers of 128 bits, which take many times as long to read as
  the 64 that the longest count needs.
#}
{% macro total_of(measure, relation='') -%}
    {{ as_count('sum(' ~ (relation ~ '.' if relation else '') ~ measure ~ ')', measure) }}
{%- endmacro %}

{% macro as_count(expression, measure) -%}
    {{ 'cast(' ~ expression ~ ' as bigint)' if measure.endswith('_cnt') else expression }}
{%- endmacro %}
