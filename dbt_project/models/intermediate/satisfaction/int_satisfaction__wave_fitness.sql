-- Whether the scores of a wave may be ranked (DOMAIN §13 G11): every scale is known, enough people were asked, and the
-- design weights of every source have a mean near 1. `unranked_zh` says what is wrong, '' where nothing is; scores are
-- published all the same. A question of knowledge is no score (V06), and 不了解 and 拒答 are on no scale.
{% set least_mean, most_mean = 0.8, 1.2 %}
with evaluations as (

    select
        wave,
        source_name,
        coalesce(scale_code, '未写明') as scale_code,
        respondent_id,
        is_scored,
        weight
    from {{ ref('fct_survey_answer') }}
    where
        is_valid
        and coalesce(scale_code, '') <> 'YN'
        and coalesce(answer_label, '') not in ('不了解', '拒答')

),

asked as (

    select
        wave,
        count(distinct case when is_scored then respondent_id end) as respondent_cnt
    from evaluations
    group by wave

),

-- A scale of which no answer can be mapped to 0–100.
unknown_scales as (

    select
        wave,
        scale_code
    from evaluations
    group by wave, scale_code
    having not max(is_scored)

),

scales as (

    select
        wave,
        {{ sorted_text('scale_code', 'scale_code') }} as unknown_scales
    from unknown_scales
    group by wave

),

means as (

    select
        wave,
        source_name,
        cast(sum(weight) as double) / count(*) as weight_mean
    from evaluations
    group by wave, source_name

),

weights as (

    select
        wave,
        min(weight_mean) as least_weight_mean,
        max(weight_mean) as most_weight_mean
    from means
    group by wave

),

final as (

    select
        asked.wave,
        asked.respondent_cnt,
        scales.unknown_scales,
        weights.least_weight_mean,
        weights.most_weight_mean,
        concat_ws(
            '；',
            '量表“' || scales.unknown_scales || '”不能折算',
            case
                when asked.respondent_cnt < {{ var('survey_rank_n') }}
                    then '有效样本 ' || cast(asked.respondent_cnt as varchar) || ' 份，不足 {{ var("survey_rank_n") }} 份'
            end,
            case
                when weights.least_weight_mean < {{ least_mean }}
                    then '权重均值 ' || cast(cast(weights.least_weight_mean as decimal(18, 3)) as varchar) || '，低于 {{ least_mean }}'
            end,
            case
                when weights.most_weight_mean > {{ most_mean }}
                    then '权重均值 ' || cast(cast(weights.most_weight_mean as decimal(18, 3)) as varchar) || '，高于 {{ most_mean }}'
            end
        ) as unranked_zh
    from asked
    inner join weights
        on asked.wave = weights.wave
    left join scales
        on asked.wave = scales.wave

)

select * from final
