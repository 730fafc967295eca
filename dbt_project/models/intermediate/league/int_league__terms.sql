{{ config(materialized = 'view') }}

with league as (

    select * from {{ ref('league_table') }}

),

printed as (

    select * from {{ ref('int_assessment__total') }}

),

final as (

    {% for policy, relation in [('league', 'league'), ('as_delivered', 'printed'), ('recomputed', 'printed')] %}
    select
        '{{ policy }}' as denominator_policy,
        period_type,
        period_start,
        unit_id,
        {{ combined_id(['rule_edition', 'group_name']) }} as terms
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
