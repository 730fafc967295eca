{% set flows = enforcement_object_flows() %}
{% set told = 'case when {} then 1 else 0 end' %}

with buildings as (

    select
        *,
        case when removed_m2 is not null then 1 else 0 end as is_measured,
        removed_on is not null or stopped_on is not null as is_resolved
    from {{ ref('fct_illegal_building') }}

),

-- The old stock was found before the calendar begins: it has no month to stand in.
found as (

    select *
    from buildings
    where found_on >= (select min(day) from {{ ref('dim_calendar') }})

),

ladders as (

    select * from {{ ref('fct_notice') }} where is_ladder_start

),

-- Every notice and every penalty case is an action; a source that never tells the kind is no log of them.
acts as (

    select
        source_name,
        district_id,
        street_id,
        unit_id,
        action_type,
        issued_on as acted_on,
        case when notice_type in ('劝导', '责令改正') then 1 else 0 end as is_persuasion
    from {{ ref('fct_notice') }}
    union all
    select
        source_name,
        district_id,
        street_id,
        unit_id,
        action_type,
        filed_on as acted_on,
        0 as is_persuasion
    from {{ ref('fct_penalty') }}

),

logs as (

    select source_name
    from acts
    where action_type is not null
    group by source_name

),

actions as (

    select
        acts.*,
        case when logs.source_name is null then 0 else 1 end as is_logged
    from acts
    left join logs
        on acts.source_name = logs.source_name

),

object_leaves as (

    {{ leaves('buildings', 'removed_on', {'stock_kind': 'ib_stock_flag'}, flows, {
        'removed_m2': 'coalesce(removed_m2, 0)',
        'measured_cnt': 'is_measured',
        'removed_cnt': '1',
        'unshed_removed_m2': 'case when not is_shed then coalesce(removed_m2, 0) else 0 end',
        'shed_known_cnt': 'case when is_shed is not null then is_measured else 0 end',
    }) }}
    union all
    {{ leaves('found', 'found_on', {'stock_kind': 'ib_stock_flag'}, flows, {
        'found_cnt': '1',
        'found_removed_cnt': told.format('removed_on is not null'),
        'new_found_cnt': told.format("ib_stock_flag = '新增'"),
        'new_resolved_cnt': told.format("ib_stock_flag = '新增' and is_resolved"),
    }) }}
    union all
    {{ leaves(ref('fct_muck_violation'), 'found_at', {'category': 'violation_name'}, flows, {'muck_cnt': '1'}) }}
    union all
    {{ leaves('ladders', 'issued_on', {}, flows, {
        'blue_cnt': '1',
        'escalated_cnt': told.format('is_escalated'),
        'escalated_twice_cnt': told.format('is_escalated_twice'),
    }) }}
    union all
    {{ leaves('actions', 'acted_on', {'action': 'action_type', 'unit': 'unit_id'}, flows, {
        'action_cnt': 'is_logged',
        'action_told_cnt': told.format('action_type is not null'),
        'persuasion_cnt': 'is_persuasion',
    }) }}
    union all
    {{ leaves(ref('fct_penalty'), 'decided_on', {'unit': 'unit_id'}, flows, {'decided_cnt': '1'}) }}

),

{{ rollup_leaves('object_leaves', 'enforcement', flows, to_date_parts=['action']) }}
