-- What is wrong with a delivered entry, so that no league of its period can be defended (G17): its unit is unknown or in
-- no group, its item or its grade of road is not in the rules, it takes off more than its item has, its month is yet to
-- come. The entry stays where it is; what stops is the export.
with scores as (

    select
        *,
        cast(
            period_start + case period_type when 'M' then 1 when 'Q' then 3 else 12 end * interval '1' month
            - interval '1' day as date
        ) as period_end
    from {{ ref('fct_assess_score') }}
    where period_type = 'M' or score_kind = '分项'

),

delivered as (

    select
        score_id,
        unit_name,
        shared_unit_name,
        source_name,
        score_no,
        case_no,
        batch_id,
        batch_seq,
        source_row,
        source_sheet
    from {{ ref('int_assessment__latest_score') }}

),

editions as (

    select * from {{ ref('stg_reference__assess_editions') }}

),

components as (

    select * from {{ ref('stg_reference__assess_components') }}

),

road_grades as (

    select distinct
        rule_edition,
        road_grade
    from {{ ref('stg_reference__assess_road_grades') }}

),

grade_lists as (

    select
        rule_edition,
        {{ sorted_text('road_grade', 'road_grade') }} as grades_zh
    from road_grades
    group by rule_edition

),

-- In a longer period is who is ranked in one of its months.
units as (

    {% for period_type in ['M', 'Q', 'Y'] %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'period_start') }} as period_start,
        unit_id
    from {{ ref('int_league__unit') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- The marks of a whole component count only where the rules take them as delivered.
asked as (

    select
        scores.*,
        editions.rule_edition as ruling_edition
    from scores
    inner join editions
        on
            scores.period_end >= editions.effective_from
            and coalesce(scores.period_end <= editions.effective_to, true)
    where
        scores.score_kind <> '分项'
        or exists (
            select 1
            from components
            where
                components.rule_edition = editions.rule_edition
                and components.period_type = scores.period_type
                and components.component_source = 'delivered'
                and components.component_name = scores.item_name
        )

),

as_of as (

    select cast(max(as_of) as date) as as_of from {{ ref('int_source__as_of') }} where domain = 'assessment'

),

-- An item feeds a component by the kind of its entry; the highest full score is what an entry may take at most.
items as (

    select
        items.rule_edition,
        items.item_name,
        coalesce(components.score_kind, '') as score_kind,
        max(items.full_score) as full_score
    from {{ ref('stg_reference__assess_items') }} as items
    inner join components
        on
            items.rule_edition = components.rule_edition
            and items.component_code = components.component_code
    group by items.rule_edition, items.item_name, coalesce(components.score_kind, '')

),

possible as (

    select
        asked.score_id,
        max(items.full_score) as item_full_score
    from asked
    inner join items
        on
            asked.ruling_edition = items.rule_edition
            and asked.item_name = items.item_name
            and (items.score_kind = '' or asked.score_kind = items.score_kind)
    group by asked.score_id

),

item_lists as (

    select
        rule_edition,
        {{ sorted_text('item_name', 'item_name') }} as items_zh
    from (
        select distinct
            rule_edition,
            item_name
        from items
    ) as named
    group by rule_edition

),

judged as (

    select
        asked.*,
        possible.item_full_score,
        item_lists.items_zh,
        grade_lists.grades_zh,
        asked.road_grade is not null and grade_lists.grades_zh is not null and road_grades.road_grade is null
            as is_strange_grade,
        asked.period_start > as_of.as_of as is_to_come,
        own.unit_id is not null as is_member,
        shared.unit_id is not null as is_shared_member
    from asked
    cross join as_of
    left join possible
        on asked.score_id = possible.score_id
    left join item_lists
        on asked.ruling_edition = item_lists.rule_edition
    left join grade_lists
        on asked.ruling_edition = grade_lists.rule_edition
    left join road_grades
        on
            asked.ruling_edition = road_grades.rule_edition
            and asked.road_grade = road_grades.road_grade
    left join units as own
        on
            asked.period_type = own.period_type
            and asked.period_start = own.period_start
            and asked.unit_id = own.unit_id
    left join units as shared
        on
            asked.period_type = shared.period_type
            and asked.period_start = shared.period_start
            and asked.shared_unit_id = shared.unit_id

),

told as (

    {%- set of_member = "not is_to_come and unit_id <> '-'" %}
    {%- set wrongs = [
        ('month_to_come', 'is_to_come', "''"),
        ('unknown_unit', "not is_to_come and unit_id = '-'", "''"),
        ('no_group', of_member ~ ' and not is_member', 'ruling_edition'),
        ('unknown_shared_unit', "not is_to_come and shared_unit_id = '-'", "''"),
        ('no_group_shared', "not is_to_come and shared_unit_id <> '-' and not is_shared_member", 'ruling_edition'),
        ('unknown_item', "not is_to_come and score_kind <> '分项' and item_full_score is null", "coalesce(items_zh, '')"),
        ('unknown_road_grade', "not is_to_come and score_kind <> '分项' and is_strange_grade", 'grades_zh'),
        ('above_full', 'not is_to_come and deduction > item_full_score', 'cast(cast(item_full_score as double) as varchar)'),
    ] %}
    {% for kind, condition, known in wrongs %}
    select
        '{{ kind }}' as defect_kind,
        score_id,
        period_type,
        period_start,
        unit_id,
        item_name,
        road_grade,
        deduction,
        coalesce(score_no, case_no, item_name) as subject,
        {{ known }} as known_zh
    from judged
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Unit, item and month are part of what an entry is, so that one put right comes as another: of the same number and case,
-- delivered later, and sound.
put_right as (

    select distinct wrong.score_id
    from delivered as wrong
    inner join delivered as later
        on
            wrong.source_name = later.source_name
            and wrong.score_no = later.score_no
            and wrong.case_no = later.case_no
            and wrong.batch_seq < later.batch_seq
    where
        wrong.score_id in (select score_id from told where defect_kind <> 'above_full')
        and later.score_id in (select score_id from judged)
        and later.score_id not in (select score_id from told)

),

final as (

    select
        told.defect_kind,
        told.score_id as defect_id,
        told.period_type,
        told.period_start,
        nullif(told.unit_id, '-') as unit_id,
        told.subject,
        case
            when told.defect_kind in ('unknown_shared_unit', 'no_group_shared') then delivered.shared_unit_name
            when told.defect_kind = 'unknown_item' then told.item_name
            when told.defect_kind = 'unknown_road_grade' then told.road_grade
            when told.defect_kind = 'above_full' then told.item_name || ' 扣 ' || cast(cast(told.deduction as double) as varchar)
            when told.defect_kind = 'month_to_come' then substr(cast(told.period_start as varchar), 1, 7)
            else delivered.unit_name
        end as told_zh,
        told.known_zh,
        delivered.batch_id,
        delivered.source_row,
        delivered.source_sheet
    from told
    inner join delivered
        on told.score_id = delivered.score_id
    where told.score_id not in (select score_id from put_right)

)

select * from final
