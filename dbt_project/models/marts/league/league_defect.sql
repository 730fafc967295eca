-- What stops the export and issue of a period (G17): entries, appeals and events of its months, and of every period the
-- defects of the rule files, which no period can be held free of.
with periods as (

    select distinct
        period_type,
        period_start,
        period_end
    from {{ ref('int_league__total') }}

),

-- A period whose entries are all defective has no table, and yet its defects are told.
months as (

    select
        period_type,
        period_start,
        cast(
            period_start + case period_type when 'M' then 1 when 'Q' then 3 else 12 end * interval '1' month
            - interval '1' day as date
        ) as period_end
    from {{ ref('int_league__defect') }}
    union distinct
    select * from periods

),

of_entries as (

    select
        months.period_type,
        months.period_start,
        defects.defect_kind,
        defects.defect_id,
        defects.unit_id,
        defects.file_name,
        defects.source_sheet,
        defects.source_row,
        defects.message_zh
    from {{ ref('int_league__defect') }} as defects
    inner join months
        on
            defects.period_start between months.period_start and months.period_end
            and case defects.period_type
                when 'M' then true
                when 'Q' then months.period_type <> 'M'
                else months.period_type = 'Y'
            end

),

of_rules as (

    select
        periods.period_type,
        periods.period_start,
        'rules' as defect_kind,
        rules.rule_file || ':' || cast(coalesce(rules.line_no, 1) as varchar) || ':' || rules.message as defect_id,
        cast(null as varchar) as unit_id,
        rules.rule_file as file_name,
        cast(null as varchar) as source_sheet,
        cast(coalesce(rules.line_no, 1) as bigint) as source_row,
        rules.rule_file || ' 第 ' || cast(coalesce(rules.line_no, 1) as varchar) || ' 行：' || rules.message as message_zh
    from periods
    cross join {{ ref('stg_reference__assess_defects') }} as rules
    where rules.message is not null

),

combined as (

    select * from of_entries
    union all
    select * from of_rules

),

final as (

    select
        period_type,
        period_start,
        defect_kind,
        defect_id,
        unit_id,
        file_name,
        source_sheet,
        source_row,
        message_zh
    from combined

)

select * from final
