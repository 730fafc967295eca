{{ config(materialized = 'view') }}

{% set roads = ref('int_sanitation__road_rollup') %}
{% set treatment = ref('int_sanitation__treatment') %}
{% set recovery = ref('int_sanitation__recovery') %}
{% set scopes = {'all_roads': '', 'main_secondary': 'main_', 'mech_able': 'able_'} %}
{% set statistics = {
    'S09': ['communities', 'households'],
    'S10': [''],
    'S11': [''],
    'S12': ['due_of_period'],
    'S13': ['target_superior', 'target_livelihood'],
} %}
{% set share = var('resource_coefficients') %}

-- S01 and S03 are tonnes; S02 divides by the days of the period that have passed (DOMAIN §6, T22).
with as_of as (

    select
        area_id,
        cast(as_of as date) as last_day
    from {{ ref('int_area__fact_as_of') }}
    where fact = 'fct_weigh_ticket'

),

weighings as (

    select
        rolled.*,
        rolled.collected_kg / 1000 as collected_t,
        cast(least(periods.period_end, as_of.last_day) - rolled.period_start as integer) + 1 as elapsed_days
    from {{ ref('int_sanitation__rollup') }} as rolled
    inner join {{ ref('dim_period') }} as periods
        on
            rolled.period_type = periods.period_type
            and rolled.period_start = periods.period_start
    inner join as_of
        on rolled.area_id = as_of.area_id

),

combined as (

    {{ kpi_rows('S01', 'weighings', 'collected_t', n='weighing_cnt', breakdowns=['facility', 'stream'], by_day=true,
        where='weighing_cnt > 0') }}
    union all
    {{ kpi_rows('S02', 'weighings', 'collected_t', 'elapsed_days', n='weighing_cnt',
        breakdowns=['facility', 'stream'], where='weighing_cnt > 0') }}
    union all
    {{ kpi_rows('S03', 'weighings', 'collected_t', 'weighing_cnt', breakdowns=['facility', 'stream'],
        where='weighing_cnt > 0') }}

    -- Shares of areas and of work: Σ / Σ, the evidence is the number of operations. More work than was
    -- planned is kept as it is.
    {% for policy, scope in scopes.items() %}
    union all
    {{ kpi_rows('S04', roads, scope ~ 'mech_swept_m2', scope ~ 'swept_m2', n=scope ~ 'sweeping_cnt', policy=policy,
        where=scope ~ 'swept_m2 > 0') }}
    {% endfor %}
    union all
    {{ kpi_rows('S05', roads, 'mech_work_m2', 'work_m2', n='work_cnt', policy='all_operations',
        breakdowns=['op_type'], where="work_m2 > 0") }}
    union all
    {{ kpi_rows('S05', roads, 'planned_mech_work_m2', 'planned_work_m2', n='planned_work_cnt', policy='planned',
        breakdowns=['op_type'], where="planned_work_m2 > 0") }}

    -- Nobody tells what is generated: 清运量 stands for it, without what is separated (可回收物, 有害). More
    -- treated than collected is shown as it is, and stopped by G06. What a plant still has in stock is
    -- collected, and not to be treated yet. There is no week of it: what a Sunday brings is treated on Monday.
    union all
    {{ kpi_rows('S06', treatment, 'harmless_kg / 1000', 'to_treat_kg / 1000', n='to_treat_cnt',
        policy='collected', where="told_cnt > 0 and to_treat_kg > 0 and period_type <> 'W'") }}
    union all
    {{ kpi_rows('S06', treatment, 'stocked_harmless_kg / 1000', '(stocked_to_treat_kg - stock_change_kg) / 1000',
        n='stocked_to_treat_cnt', policy='collected_less_stock',
        where="stock_cnt > 0 and stocked_to_treat_kg > stock_change_kg and period_type <> 'W'") }}
    union all
    {{ kpi_rows('S07', recovery, '(recycled_kg + recyclable_kg + kitchen_kg) / 1000',
        '(recycled_kg + collected_kg) / 1000', n='weighing_cnt', policy='collected_and_recycled') }}
    union all
    {{ kpi_rows('S08', recovery,
        '(recycled_kg + recyclable_kg + incinerated_kg * %s + kitchen_kg * %s + landfilled_kg * %s) / 1000'
            | format(share.incinerated, share.kitchen, share.landfilled),
        '(recycled_kg + collected_kg) / 1000', n='weighing_cnt', policy='collected_and_recycled') }}

    -- Reports of the bureau: a register is no sample, so that nothing stands as its size.
    {% for kpi_id, policies in statistics.items() %}
    {% for policy in policies %}
    union all
    {{ kpi_rows(kpi_id, ref('int_sanitation__statistic'), 'numerator', 'denominator', n='null', policy=policy,
        where="kpi_id = '%s' and denominator_policy = '%s'" | format(kpi_id, policy)) }}
    {% endfor %}
    {% endfor %}

    union all
    {{ kpi_rows('S14', ref('int_sanitation__reconciliation'), 'gap_kg / 1000', 'arrived_kg / 1000', n='arrival_cnt',
        policy='by_route', breakdowns=['facility'], where='arrived_kg > 0', by_day=true) }}
    union all
    {{ kpi_rows('S15', ref('int_sanitation__rollup'), 'special_kg / 1000', n='special_cnt',
        breakdowns=['facility', 'stream'], where='special_cnt > 0') }}

)

select * from combined
