{% set measures = road_flows() %}
{% set keys = ['district_id', 'street_id', 'op_type'] %}
{% set scopes = {'': 'is_sweeping', 'main_': 'is_sweeping and is_main_road',
    'able_': 'is_sweeping and is_mech_able_road'} %}

-- What a machine swept is a part of what was swept: a row that does not tell it stands on neither
-- side. A row counts its area once in S04, and once a pass in S05; against the plan it needs both the
-- passes done and the passes planned. In S04 the same area of a road is swept once a day, by machine if any of
-- its rows says so: 普扫 after 机扫 halves no rate.
with operations as (

    select
        op_date as on_date,
        {{ keys | join(',\n        ') }},
        is_sweeping,
        is_main_road,
        is_mech_able_road,
        passes is not null as is_work_known,
        passes is not null and planned_passes is not null as is_plan_known,
        cleaning_area_m2,
        mech_area_m2,
        row_number() over (
            partition by
                op_date, district_id, street_id,
                is_sweeping,
                case when road_id = '-' then operation_id else road_id end,
                cleaning_area_m2
            order by mech_area_m2 desc, operation_id asc
        ) = 1 as is_swept_first,
        cast(cleaning_area_m2 * passes as decimal(38, 6)) as done_m2,
        cast(mech_area_m2 * passes as decimal(38, 6)) as mech_done_m2,
        cast(cleaning_area_m2 * planned_passes as decimal(38, 6)) as planned_m2
    from {{ ref('fct_road_operation') }}
    where mech_area_m2 is not null

),

counted as (

    select
        on_date,
        {{ keys | join(',\n        ') }},
        {%- for scope, condition in scopes.items() %}
        case when {{ condition }} and is_swept_first then cleaning_area_m2 else 0 end as {{ scope }}swept_m2,
        case when {{ condition }} and is_swept_first then mech_area_m2 else 0 end as {{ scope }}mech_swept_m2,
        case when {{ condition }} then 1 else 0 end as {{ scope }}sweeping_cnt,
        {%- endfor %}
        case when is_work_known then done_m2 else 0 end as work_m2,
        case when is_work_known then mech_done_m2 else 0 end as mech_work_m2,
        case when is_work_known then 1 else 0 end as work_cnt,
        case when is_plan_known then planned_m2 else 0 end as planned_work_m2,
        case when is_plan_known then mech_done_m2 else 0 end as planned_mech_work_m2,
        case when is_plan_known then 1 else 0 end as planned_work_cnt
    from operations

),

{{ daily_sums('counted', keys, measures, 'decimal(38, 6)') }}

select * from daily
