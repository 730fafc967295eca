{{ config(
    severity = 'warn',
    meta = {
        'title_zh': '案件各环节的时间都不晚于其来源数据的截至时间',
        'action_zh': '请案件来源的管理单位核对列出的案件和环节：时间填错的改正后重新交付。数据截至那一时刻之前，该环节按尚未发生计算。',
    }
) }}

-- What: nothing happens to a case after the newest time that its source tells (int_source__as_of). What is dated later
-- has not happened yet in any figure (fct_case), until the data reach it.
-- A returned row is an event that waits: the sender looks whether its time is right.
{% set events = {
    'accepted_at': '受理', 'filed_at': '立案', 'dispatched_at': '派遣', 'handled_at': '处置', 'checked_at': '核查',
    'closed_at': '结案', 'voided_at': '作废', 'transferred_at': '转出', 'reopened_at': '重开', 'suspended_at': '挂账',
    'resumed_at': '恢复',
} %}
with cases as (

    select
        cases.*,
        as_of.as_of
    from {{ ref('int_case__state') }} as cases
    inner join {{ ref('int_source__as_of') }} as as_of
        on
            cases.source_name = as_of.source_name
            and as_of.domain = 'case'

)

{% for column, event_zh in events.items() %}
select
    source_name,
    case_no,
    '{{ event_zh }}' as event_zh,
    {{ column }} as happened_at,
    as_of
from cases
where {{ column }} > as_of
{{ 'union all' if not loop.last }}
{% endfor %}
