-- Everything delivered that keeps the league of a month from being exported, with file, row, what was told and what is
-- known instead (G17). Nothing of it is lost and nothing else waits for it: the night publishes as ever.
{% set sentences = {
    'unknown_unit': "考核对象“' || told_zh || '”不在单位名录中，' || near_zh || '；请更正，或先登记到 ref_unit 和 ref_unit_alias",
    'unknown_shared_unit': "共同责任单位“' || told_zh || '”不在单位名录中，' || near_zh || '；请更正，或先登记到 ref_unit 和 ref_unit_alias",
    'no_group': "考核对象“' || told_zh || '”当月不在考核办法 ' || known_zh || ' 的任何组；请更正，或把它写进办法的组别",
    'no_group_shared': "共同责任单位“' || told_zh || '”当月不在考核办法 ' || known_zh || ' 的任何组；请更正，或把它写进办法的组别",
    'unknown_item': "考核项目“' || told_zh || '”不在当月考核办法中，办法的项目有：' || known_zh || '；请更正",
    'unknown_road_grade': "道路等级“' || told_zh || '”不在当月考核办法中，办法的等级有：' || known_zh || '；请更正",
    'above_full': "' || told_zh || '，高于该项目的满分 ' || known_zh || '；请更正扣分",
    'month_to_come': "考核周期 ' || told_zh || ' 晚于数据截止；请更正",
    'unknown_target': "编号“' || told_zh || '”还没有对应的扣分，' || near_zh || '；扣分送达后自动生效，编号有误的请更正",
    'contradicted': "对“' || told_zh || '”的决定互相矛盾：' || known_zh || '；请只保留一个决定",
} %}
with told as (

    {% for part, period_type in [('entry', 'period_type'), ('appeal', "'M'")] %}
    select
        {{ period_type }} as period_type,
        defect_kind,
        defect_id,
        period_start,
        unit_id,
        subject,
        told_zh,
        known_zh,
        batch_id,
        source_row,
        source_sheet
    from {{ ref('int_league__defect_' ~ part) }}
    union all
    {% endfor %}
    select
        period_type,
        event_state as defect_kind,
        event_id as defect_id,
        period_start,
        unit_id,
        event_kind || ' ' || event_no as subject,
        unit_name as told_zh,
        '' as known_zh,
        batch_id,
        source_row,
        source_sheet
    from {{ ref('int_league__event_state') }}
    where event_state in ('unknown_unit', 'no_group')

),

-- A name or number one or two letters away, and no more than a third, is likely what was meant.
known as (

    select
        'unit' as word_kind,
        unit_alias as word
    from {{ ref('stg_reference__unit_aliases') }}
    union all
    select
        'target' as word_kind,
        score_no as word
    from {{ ref('fct_assess_score') }}
    where score_no is not null
    union all
    select
        'target' as word_kind,
        case_no as word
    from {{ ref('fct_assess_score') }}
    where case_no is not null

),

asked as (

    select distinct
        told_zh,
        case when defect_kind = 'unknown_target' then 'target' else 'unit' end as word_kind
    from told
    where defect_kind in ('unknown_unit', 'unknown_shared_unit', 'unknown_target')

),

spelt as (

    select
        asked.told_zh,
        asked.word_kind,
        known.word,
        row_number() over (
            partition by asked.told_zh, asked.word_kind
            order by {{ spelling_distance('asked.told_zh', 'known.word') }}, known.word
        ) as nearness
    from asked
    inner join known
        on
            asked.word_kind = known.word_kind
            and {{ spelling_distance('asked.told_zh', 'known.word') }} <= 2
            and 3 * {{ spelling_distance('asked.told_zh', 'known.word') }} <= length(asked.told_zh)

),

explained as (

    select
        told.*,
        batches.file_name,
        case
            when spelt.word is not null then '是否为“' || spelt.word || '”'
            when told.defect_kind = 'unknown_target' then '已收到的扣分中没有相近的编号'
            else '名录中没有相近的名称'
        end as near_zh
    from told
    left join {{ ref('stg_assessment__files') }} as batches
        on told.batch_id = batches.batch_id
    left join spelt
        on
            told.told_zh = spelt.told_zh
            and spelt.nearness = 1
            and spelt.word_kind = case when told.defect_kind = 'unknown_target' then 'target' else 'unit' end

),

final as (

    select
        defect_kind,
        defect_id,
        period_type,
        period_start,
        unit_id,
        file_name,
        source_sheet,
        source_row,
        coalesce(file_name, '') || coalesce(' “' || nullif(source_sheet, '') || '”', '')
        || ' 第 ' || cast(source_row as varchar) || ' 行（' || subject || '）：'
        || case defect_kind
            {%- for kind, sentence in sentences.items() %}
            when '{{ kind }}' then '{{ sentence }}'
            {%- endfor %}
        end as message_zh
    from explained

)

select * from final
