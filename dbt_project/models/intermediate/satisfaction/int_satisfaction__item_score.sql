-- Weighted mean with its 95 % interval of Student's t, and the rate of 知晓 with Wilson's, both from the
-- effective n = (Σw)² / Σw² (DOMAIN §9.3).
{% set may_rank = "(is_fit and item_code <> '' and answer_cnt >= " ~ var('survey_rank_n') ~ ")" %}
with unfit_waves as (

    select wave from {{ ref('int_satisfaction__wave_fitness') }} where unranked_zh <> ''

),

stats as (

    select
        *,
        wave not in (select wave from unfit_waves) as is_fit,
        cast(weight_sum as double) as w,
        -- 不了解 and 拒答 have no score and are no dissatisfaction: they are told as shares of all answers (§9.2).
        cast(dont_know_weight_sum as double)
        / nullif(cast(coalesce(weight_sum, 0) + dont_know_weight_sum + refused_weight_sum as double), 0)
            as dont_know_share,
        cast(refused_weight_sum as double)
        / nullif(cast(coalesce(weight_sum, 0) + dont_know_weight_sum + refused_weight_sum as double), 0)
            as refused_share,
        cast(weighted_score_sum as double) / nullif(cast(weight_sum as double), 0) as score_100,
        cast(weight_sum as double) * cast(weight_sum as double)
        / nullif(cast(weight_square_sum as double), 0) as effective_n,
        cast(aware_weight_sum as double) / nullif(cast(asked_weight_sum as double), 0) as aware_rate,
        cast(asked_weight_sum as double) * cast(asked_weight_sum as double)
        / nullif(cast(asked_weight_square_sum as double), 0) as asked_effective_n
    from {{ ref('int_satisfaction__item_stat') }}

),

spread as (

    select
        *,
        -- The effective n of one answer is 1 but for the last digit: it has no spread.
        case
            when answer_cnt > 1 and effective_n > 1
                then sqrt(
                    greatest(cast(weighted_square_sum as double) / nullif(w, 0) - score_100 * score_100, 0)
                    / (effective_n - 1)
                )
        end as standard_error,
        cast(satisfied_weight_sum as double) / nullif(w, 0) as sat_rate
    from stats

),

bounded as (

    select
        wave,
        area_id,
        item_code,
        respondent_cnt,
        answer_cnt,
        cast(weighted_score_sum as double) as weighted_score_sum,
        cast(satisfied_weight_sum as double) as satisfied_weight_sum,
        w as weight_sum,
        effective_n,
        score_100,
        standard_error,
        case
            when standard_error is not null
                then greatest(score_100 - {{ student_t_95('(effective_n - 1)') }} * standard_error, 0)
        end as ci_low,
        case
            when standard_error is not null
                then least(score_100 + {{ student_t_95('(effective_n - 1)') }} * standard_error, 100)
        end as ci_high,
        sat_rate,
        {{ wilson_low('sat_rate', 'effective_n') }} as sat_rate_ci_low,
        {{ wilson_high('sat_rate', 'effective_n') }} as sat_rate_ci_high,
        dont_know_share,
        refused_share,
        asked_cnt,
        cast(asked_weight_sum as double) as asked_weight_sum,
        cast(aware_weight_sum as double) as aware_weight_sum,
        {{ wilson_low('aware_rate', 'asked_effective_n') }} as aware_rate_ci_low,
        {{ wilson_high('aware_rate', 'asked_effective_n') }} as aware_rate_ci_high,
        -- Competition rank from the bottom: equal scores share a rank (V03); too few answers are not ranked,
        -- nor is a wave that is not fit for it (G11).
        case
            when {{ may_rank }}
                then rank() over (partition by wave, area_id, {{ may_rank }} order by score_100)
        end as rank_from_bottom
    from spread

)

select * from bounded
