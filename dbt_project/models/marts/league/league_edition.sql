with editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

-- What a break is called where a reader sees it: the name of its component, or what it is.
breaks as (

    select
        editions.rule_edition,
        {% for place in ['1', '2'] %}
        case editions.tie_break_{{ place }}
            when 'raw_score' then '未取舍的总分'
            when 'unit_code' then '单位编码'
            else component_{{ place }}.component_name
        end as break_{{ place }}{{ ',' if not loop.last }}
        {% endfor %}
    from editions
    {% for place in ['1', '2'] %}
    left join {{ ref('stg_reference__assess_components') }} as component_{{ place }}
        on
            editions.rule_edition = component_{{ place }}.rule_edition
            and editions.tie_break_{{ place }} = component_{{ place }}.component_code
    {% endfor %}

),

final as (

    select
        editions.rule_edition,
        editions.edition_title_zh as title_zh,
        editions.document_no,
        editions.effective_from,
        editions.effective_to,
        cast(editions.publish_decimals as integer) as publish_decimals,
        editions.rounding,
        editions.tie_break_1,
        editions.tie_break_2,
        '按公布得分排名，得分相同的名次并列'
        || case
            when breaks.break_1 is null then ''
            else '；相同时依次比较' || breaks.break_1 || coalesce('、' || breaks.break_2, '')
        end as tie_zh,
        '缺任一分项的不计总分、不排名，也不按 0 分计' as missing_zh,
        case
            when editions.red_top_n is null and editions.red_min_score is null then '不设红榜'
            else
                '红榜：' || coalesce('前 ' || cast(editions.red_top_n as varchar) || ' 名', '')
                || coalesce('，得分不低于 ' || cast(cast(editions.red_min_score as double) as varchar), '')
        end as red_zh,
        case
            when editions.black_bottom_n is null and editions.black_pass_score is null then '不设黑榜'
            else
                '黑榜：' || coalesce('后 ' || cast(editions.black_bottom_n as varchar) || ' 名', '')
                || coalesce('，且得分低于 ' || cast(cast(editions.black_pass_score as double) as varchar), '')
        end || coalesce('；一票否决：' || editions.veto_zh, '') as black_zh,
        '申诉期限 ' || cast(editions.appeal_window_days as varchar) || ' 日；申诉获支持的扣分予以剔除' as appeal_zh,
        coalesce(editions.note_zh, '') as note_zh
    from editions
    inner join breaks
        on editions.rule_edition = breaks.rule_edition

)

select * from final
