{% set measures = road_flows() %}
{% set keys = ['district_id', 'street_id'] %}

-- What a machine swept is a part of what was swept: a row that does not tell it stands on neither
-- side. A row counts its area once in S04, and once a pass in S05.
with operations as (

    select
        op_date as on_date,
        {{ keys | join(',\n        ') }},
        is_sweeping,
        passes is not null as is_work_known,
        cleaning_area_m2,
        mech_area_m2,
        cast(cleaning_area_m2 * passes as decimal(38, 6)) as work_m2,
        cast(mech_area_m2 * passes as decimal(38, 6)) as mech_work_m2
    from {{ ref('fct_road_operation') }}
    where mech_area_m2 is not null

),

counted as (

    select
        on_date,
        {{ keys | join(',\n        ') }},
        case when is_sweeping then cleaning_area_m2 else 0 end as swept_m2,
        case when is_sweeping then mech_area_m2 else 0 end as mech_swept_m2,
        case when is_sweeping then 1 else 0 end as sweeping_cnt,
        case when is_work_known then work_m2 else 0 end as work_m2,
        case when is_work_known then mech_work_m2 else 0 end as mech_work_m2,
        case when is_work_known then 1 else 0 end as work_cnt
    from operations

),

{{ daily_sums('counted', keys, measures, 'decimal(38, 6)') }}

select * from daily
