with scores as (

    select * from {{ ref('int_satisfaction__item_score') }}
    where item_code <> '' and score_100 is not null

),

items as (

    select * from {{ ref('dim_survey_item') }}

),

-- Competition rank from the bottom: equal scores share a rank (V03, DOMAIN §6). Items with too few
-- answers are shown, not ranked (§9.3).
ranked as (

    select
        *,
        case
            when answer_cnt >= {{ var('survey_rank_n') }}
                then rank() over (
                    partition by wave, area_id, answer_cnt >= {{ var('survey_rank_n') }}
                    order by score_100
                )
        end as rank_from_bottom
    from scores
    where answer_cnt >= {{ var('survey_publish_n') }}

),

marked as (

    select
        *,
        coalesce(rank_from_bottom <= 3, false) as is_lowest3,
        min(case when rank_from_bottom > 3 then rank_from_bottom end) over (
            partition by wave, area_id
        ) as next_rank
    from ranked

),

-- An item of the lowest three is separable when its whole interval lies below that of the next item.
bounded as (

    select
        *,
        min(case when rank_from_bottom = next_rank then ci_low end) over (
            partition by wave, area_id
        ) as next_ci_low
    from marked

),

final as (

    select
        bounded.area_id,
        bounded.wave,
        bounded.item_code,
        coalesce(items.item_name, bounded.item_code) as item_name,
        bounded.answer_cnt as n,
        bounded.score_100,
        bounded.ci_low,
        bounded.ci_high,
        bounded.sat_rate,
        bounded.rank_from_bottom,
        bounded.is_lowest3,
        bounded.is_lowest3 and coalesce(bounded.ci_high < bounded.next_ci_low, false) as is_separable
    from bounded
    left join items
        on bounded.item_code = items.item_code

)

select * from final
