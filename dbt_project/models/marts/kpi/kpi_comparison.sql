{#
  The figure that another one is compared with, and what the comparison is worth: what to join, on which
  of the period's columns.
#}
{% set bases = {'previous': 'prev_period_start', 'year_ago': 'prev_year_start'} %}
with figures as (

    select * from {{ ref('int_kpi__comparable') }}

),

cumulated as (

    select * from {{ ref('int_kpi__year_to_date') }}

),

paired as (

    select
        figures.*,
        {%- for base in bases %}
        {{ base }}.value as {{ base }}_value,
        case
            when figures.value is null or {{ base }}.value is null then 'no_comparison'
            when figures.is_partial or {{ base }}.is_partial then 'partial'
            when figures.status = 'small_n' or {{ base }}.status = 'small_n' then 'small_n'
            when figures.is_provisional or {{ base }}.is_provisional then 'provisional'
            else 'ok'
        end as {{ base }}_status,
        {%- endfor %}
        cumulated.value as ytd_value,
        cumulated.numerator as ytd_numerator,
        cumulated.denominator as ytd_denominator,
        cumulated.year_ago_value as ytd_year_ago_value,
        case
            when not figures.is_cumulative then 'not_cumulative'
            when figures.period_type = 'W' then 'not_offered'
            when cumulated.value is null then 'no_data'
            else cumulated.status
        end as ytd_status,
        coalesce(cumulated.year_ago_status, 'no_comparison') as ytd_year_ago_status
    from figures
    {%- for base, start in bases.items() %}
    left join figures as {{ base }}
        on
            figures.kpi_id = {{ base }}.kpi_id
            and figures.denominator_policy = {{ base }}.denominator_policy
            and figures.area_id = {{ base }}.area_id
            and figures.breakdown = {{ base }}.breakdown
            and figures.breakdown_id = {{ base }}.breakdown_id
            and figures.period_type = {{ base }}.period_type
            and figures.{{ start }} = {{ base }}.period_start
            and figures.terms = {{ base }}.terms
    {%- endfor %}
    left join cumulated
        on
            figures.kpi_id = cumulated.kpi_id
            and figures.denominator_policy = cumulated.denominator_policy
            and figures.area_id = cumulated.area_id
            and figures.breakdown = cumulated.breakdown
            and figures.breakdown_id = cumulated.breakdown_id
            and figures.to_date_start = cumulated.period_start
            and figures.to_date_type = cumulated.period_type

),

final as (

    select
        kpi_id,
        denominator_policy,
        is_default_policy,
        period_type,
        period_start,
        period_end,
        area_id,
        breakdown,
        breakdown_id,
        numerator,
        denominator,
        value,
        status,
        change_unit,
        {%- for base, start in bases.items() %}
        {{ start }} as {{ base }}_start,
        {{ base }}_value,
        {{ base }}_status,
        {{ change_abs('value', base ~ '_value', base ~ '_status') }} as {{ base }}_change_abs,
        {{ change_rel('value', base ~ '_value', base ~ '_status') }} as {{ base }}_change_rel,
        {%- endfor %}
        ytd_numerator,
        ytd_denominator,
        ytd_value,
        ytd_status,
        ytd_year_ago_value,
        ytd_year_ago_status,
        {{ change_abs('ytd_value', 'ytd_year_ago_value', 'ytd_year_ago_status') }} as ytd_change_abs,
        {{ change_rel('ytd_value', 'ytd_year_ago_value', 'ytd_year_ago_status') }} as ytd_change_rel,
        target,
        value - target as target_gap,
        is_on_target,
        as_of
    from paired

)

select * from final
