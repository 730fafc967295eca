{#
  年内累计: from January 1st to the end of a month is a period of its own, Y01 to Y12, so that stocks, days
  and formulas are right in it as in any other. `kpi_value` does not show it, `kpi_comparison` does.
#}
{% macro to_date_type(day) -%}
    'Y' || lpad(cast(extract(month from {{ day }}) as varchar), 2, '0')
{%- endmacro %}

{% macro to_date_types() -%}
    {{ return(['Y01', 'Y02', 'Y03', 'Y04', 'Y05', 'Y06', 'Y07', 'Y08', 'Y09', 'Y10', 'Y11', 'Y12']) }}
{%- endmacro %}


{#
  CTE `to_date`: totals of the year up to every month. Of `months`, a relation of rolled-up rows, the
  months of a stock are whole up to the time of the data; those of flows alone have gaps, through which
  the sum goes on. `parts` are breakdowns that stand beside the totals, of flows alone.
#}
{% macro year_to_date(months, flows, stocks, parts=[]) %}
to_date as (

    {% if stocks -%}
    select
        {{ to_date_type('period_start') }} as period_type,
        {{ period_start('Y', 'period_start') }} as period_start,
        area_id,
        breakdown,
        breakdown_id,
        {%- for measure in flows %}
        {%- set sum_so_far %}
        sum({{ measure }}) over (
            partition by area_id, {{ period_start('Y', 'period_start') }}
            order by period_start
            rows between unbounded preceding and current row
        )
        {%- endset %}
        {{ as_count(sum_so_far, measure) }} as {{ measure }},
        {%- endfor %}
        {{ stocks | join(',\n        ') }}
    from {{ months }}
    where period_type = 'M' and breakdown = 'total'
    {%- else -%}
    select
        periods.period_type,
        periods.period_start,
        months.area_id,
        months.breakdown,
        months.breakdown_id,
        {%- for measure in flows %}
        {{ total_of(measure, 'months') }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ months }} as months
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type in ({{ quoted_list(to_date_types()) }})
            and periods.period_start = {{ period_start('Y', 'months.period_start') }}
            and periods.period_end >= months.period_start
    where months.period_type = 'M' and months.breakdown in ({{ quoted_list(['total'] + parts) }})
    group by periods.period_type, periods.period_start, months.area_id, months.breakdown, months.breakdown_id
    {%- endif %}

)
{% endmacro %}
