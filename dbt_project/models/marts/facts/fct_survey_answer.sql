with answers as (

    {{ with_area(ref('int_satisfaction__latest_answer')) }}

),

scales as (

    select * from {{ ref('survey_scale') }}

),

-- DOMAIN §9.2: a number is mapped by its scale, a label by the scale's table; 不了解 and 拒答 have
-- no score. A scale that the product does not know gives no score either.
scored as (

    select
        answers.*,
        case
            when answers.answer_label in ('不了解', '拒答') then null
            when answers.answer_score_raw is null then scales.score_100
            when answers.scale_code = 'L5' then (answers.answer_score_raw - 1) / 4 * 100
            when answers.scale_code = 'S10' then answers.answer_score_raw * 10
            when answers.scale_code = 'S100' then answers.answer_score_raw
            else scales.score_100
        end as score_100
    from answers
    left join scales
        on
            answers.scale_code = scales.scale_code
            and answers.answer_label = scales.answer_label

),

final as (

    select
        answer_id,
        respondent_id,
        source_name,
        wave,
        street_id as area_id,
        district_id,
        street_id,
        is_area_mapped,
        item_code,
        mode as survey_mode,
        scale_code,
        answer_label,
        cast(score_100 as decimal(9, 4)) as score_100,
        score_100 is not null as is_scored,
        coalesce(score_100 >= {{ var('satisfied_from_score') }}, false) as is_satisfied,
        coalesce(weight, 1) as weight,
        coalesce(is_valid, true) as is_valid
    from scored

)

select * from final
