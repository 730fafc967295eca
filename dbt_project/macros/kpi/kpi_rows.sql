{#
  Rows of one KPI out of a rolled-up relation, in the columns that `kpi_value` is assembled from.

  numerator, denominator  SQL over the relation's measures; a count has no denominator
  n                       size of the evidence (default: the denominator, else the numerator)
  policy                  the denominator policy printed beside the figure
  breakdowns              the breakdowns the KPI is shown by, beside `total`
  where                   which rows carry the KPI at all
  by_day                  whether days are given too: counts of a day mean something, a rate needs a month

  A unit test names the KPIs it is about in the variable `only_kpis` and sees the rows of no other, so that
  a new KPI leaves it as it is. Nothing else sets that variable.
#}
{% macro kpi_rows(kpi_id, relation, numerator, denominator=none, n=none, policy='', breakdowns=[], where='true', by_day=false) %}
    select
        '{{ kpi_id }}' as kpi_id,
        '{{ policy }}' as denominator_policy,
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        cast({{ numerator }} as double) as numerator,
        cast({{ denominator if denominator is not none else 'null' }} as double) as denominator,
        cast({{ n if n is not none else (denominator if denominator is not none else numerator) }} as double) as n,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high
    from {{ relation }}
    where
        breakdown in ({{ quoted_list(['total'] + breakdowns) }})
        and ({{ where }})
        {%- if not by_day %}
        and period_type <> 'D'
        {%- endif %}
        {%- if kpi_id not in var('only_kpis', [kpi_id]) %}
        and false
        {%- endif %}
{% endmacro %}
