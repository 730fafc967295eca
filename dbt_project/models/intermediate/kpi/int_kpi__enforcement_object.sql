{{ config(materialized = 'view') }}

with objects as (

    select * from {{ ref('int_enforcement__object_rollup') }}

),

covered as (

    select * from {{ ref('int_enforcement__covered') }}

),

-- A covered period without a removal or a violation counts 0; a period that no source covers has no
-- figure.
quiet as (

    select
        covered.*,
        'total' as breakdown,
        '' as breakdown_id,
        0 as none_cnt
    from covered
    left join objects
        on
            covered.period_type = objects.period_type
            and covered.period_start = objects.period_start
            and covered.area_id = objects.area_id
            and objects.breakdown = 'total'
    where
        (covered.event = 'removed' and coalesce(objects.removed_cnt, 0) = 0)
        or (covered.event = 'muck' and coalesce(objects.muck_cnt, 0) = 0)

),

-- Actions by kind are judged against all actions of their area and period. They have no total: of how
-- many actions the kind is told is no mix of kinds.
actions as (

    select
        parts.*,
        totals.action_cnt as all_action_cnt
    from objects as parts
    inner join objects as totals
        on
            parts.period_type = totals.period_type
            and parts.period_start = totals.period_start
            and parts.area_id = totals.area_id
            and totals.breakdown = 'total'
    where parts.breakdown = 'action' and parts.action_told_cnt > 0

),

-- Where and while a district keeps no register of notices, nothing is known of 劝导.
persuaded as (

    select objects.*
    from objects
    inner join {{ ref('int_area__tree') }} as tree
        on objects.area_id = tree.area_id
    inner join covered
        on
            objects.period_type = covered.period_type
            and objects.period_start = covered.period_start
            and covered.area_id = coalesce(tree.district_id, tree.area_id)
            and covered.event = 'noticed'
    where objects.persuasion_cnt > 0 or objects.decided_cnt > 0

),

combined as (

    -- By the day of removal: m² with and without sheds (T10), and buildings. n is the number of buildings.
    {{ kpi_rows('E05', 'objects', 'removed_m2', n='measured_cnt', policy='incl_shed', breakdowns=['stock_kind'],
        where='measured_cnt > 0') }}
    union all
    {{ kpi_rows('E05', 'quiet', 'none_cnt', policy='incl_shed', where="event = 'removed'") }}
    union all
    {{ kpi_rows('E05', 'objects', 'unshed_removed_m2', n='shed_known_cnt', policy='excl_shed',
        breakdowns=['stock_kind'], where='shed_known_cnt > 0') }}
    union all
    {{ kpi_rows('E05', 'objects', 'removed_cnt', policy='building_cnt', breakdowns=['stock_kind'],
        where='removed_cnt > 0') }}
    union all
    {{ kpi_rows('E05', 'quiet', 'none_cnt', policy='building_cnt', where="event = 'removed'") }}

    -- Of the buildings found in the period: removed since, and (新增) removed or stopped since.
    union all
    {{ kpi_rows('E06', 'objects', 'found_removed_cnt', 'found_cnt', policy='found_cohort',
        breakdowns=['stock_kind'], where='found_cnt > 0') }}
    union all
    {{ kpi_rows('E07', 'objects', 'new_resolved_cnt', 'new_found_cnt', policy='found_cohort',
        where='new_found_cnt > 0') }}

    -- Of the units surveyed; unknown is no 未安装, and has its own bucket of fume_status.
    {% for policy, measure in [('installed', 'installed_cnt'), ('installed_ducted', 'compliant_cnt')] %}
    union all
    {{ kpi_rows('E08', ref('int_enforcement__surveyed'), measure, 'surveyed_cnt', policy=policy,
        breakdowns=['size_class', 'fume_status']) }}
    {% endfor %}

    union all
    {{ kpi_rows('E09', 'objects', 'muck_cnt', breakdowns=['category'], where='muck_cnt > 0') }}
    union all
    {{ kpi_rows('E09', 'quiet', 'none_cnt', where="event = 'muck'") }}

    union all
    {{ kpi_rows('E10', 'actions', 'action_told_cnt', 'all_action_cnt', breakdowns=['action']) }}

    union all
    {{ kpi_rows('E11', 'persuaded', 'persuasion_cnt', 'decided_cnt', policy='notices', breakdowns=['unit']) }}

    -- By the month of the 蓝单; a subject whose colours are out of order has not climbed.
    {% for policy, measure in [('escalated', 'escalated_cnt'), ('to_red', 'escalated_twice_cnt')] %}
    union all
    {{ kpi_rows('E12', 'objects', measure, 'blue_cnt', policy=policy, where='blue_cnt > 0') }}
    {% endfor %}

)

select * from combined
