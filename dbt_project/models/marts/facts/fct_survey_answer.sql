with newest as (

    select * from {{ ref('int_satisfaction__latest_answer') }}

),

delivered as (

    {{ with_area('newest') }}

),

-- A city says by which table a scale of its surveys is read: the same answers differ by ten points (§9.2).
answers as (

    select
        *,
        {% if var('survey_scales') -%}
        case scale_code
            {%- for scale, table in var('survey_scales').items() %}
            when '{{ scale }}' then '{{ table }}'
            {%- endfor %}
            else scale_code
        end
        {%- else -%}
        scale_code
        {%- endif %} as score_table
    from delivered

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
            when answers.score_table = 'L5' then (answers.answer_score_raw - 1) / 4 * 100
            when answers.score_table = 'L5_20' then answers.answer_score_raw * 20
            when answers.score_table = 'L5_0' then case when answers.answer_score_raw > 1 then answers.answer_score_raw * 20 else 0 end
            when answers.score_table = 'S10' then answers.answer_score_raw * 10
            when answers.score_table = 'S1_10' and answers.answer_score_raw >= 1 then (answers.answer_score_raw - 1) / 9 * 100
            when answers.score_table = 'S100' then answers.answer_score_raw
            else scales.score_100
        end as score_100
    from answers
    left join scales
        on
            answers.score_table = scales.scale_code
            and answers.answer_label = scales.answer_label

),

mapped as (

    select
        *,
        cast(score_100 as decimal(9, 4)) as points,
        coalesce(weight, 1) as full_weight,
        -- A question of knowledge (scale YN) is no evaluation: 不了解 is not to know, 拒答 is no answer (V06).
        case
            when scale_code = 'YN' and coalesce(answer_label in ('知晓', '不知晓', '不了解'), answer_score_raw is not null)
                then coalesce(answer_label = '知晓', answer_score_raw = 1)
        end as is_aware
    from scored

),

-- One heavy respondent must not decide an item: weights end at a multiple of their wave's median (§9.3).
caps as (

    select
        source_name,
        wave,
        {{ var('survey_weight_cap') }} * {{ quantile_of('full_weight') }} as weight_cap
    from mapped
    where points is not null and coalesce(is_valid, true)
    group by source_name, wave

),

final as (

    select
        mapped.answer_id,
        mapped.respondent_id,
        mapped.source_name,
        mapped.wave,
        mapped.street_id as area_id,
        mapped.district_id,
        mapped.street_id,
        mapped.is_area_mapped,
        mapped.item_code,
        mapped.mode as survey_mode,
        mapped.scale_code,
        mapped.answer_label,
        mapped.points as score_100,
        mapped.points is not null as is_scored,
        coalesce(mapped.points >= {{ var('satisfied_from_score') }}, false) as is_satisfied,
        mapped.is_aware,
        mapped.full_weight as weight,
        cast(
            case when mapped.full_weight > caps.weight_cap then caps.weight_cap else mapped.full_weight end
            as decimal(18, 6)
        ) as trimmed_weight,
        coalesce(mapped.is_valid, true) as is_valid
    from mapped
    left join caps
        on
            mapped.source_name = caps.source_name
            and mapped.wave = caps.wave

)

select * from final
