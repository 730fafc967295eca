-- Items with too few answers are withheld, or shown and not ranked (DOMAIN §9.3).
with scores as (

    select
        *,
        coalesce(rank_from_bottom <= {{ var('survey_lowest_n') }}, false) as is_lowest3
    from {{ ref('int_satisfaction__item_score') }}
    where
        item_code <> ''
        and score_100 is not null
        and answer_cnt >= {{ var('survey_publish_n') }}

),

shares as (

    select * from {{ ref('int_satisfaction__lowest_share') }}

),

items as (

    select * from {{ ref('dim_survey_item') }}

),

final as (

    select
        scores.area_id,
        scores.wave,
        scores.item_code,
        coalesce(items.item_name, scores.item_code) as item_name,
        scores.answer_cnt as n,
        scores.effective_n,
        scores.score_100,
        scores.ci_low,
        scores.ci_high,
        scores.sat_rate,
        scores.dont_know_share,
        scores.refused_share,
        scores.rank_from_bottom,
        scores.is_lowest3,
        shares.lowest3_share,
        -- Asserted only when it holds in enough draws, else 不可区分.
        scores.is_lowest3 and coalesce(shares.lowest3_share >= {{ var('survey_lowest_share') }}, false)
            as is_separable
    from scores
    left join items
        on scores.item_code = items.item_code
    left join shares
        on
            scores.wave = shares.wave
            and scores.area_id = shares.area_id
            and scores.item_code = shares.item_code

)

select * from final
