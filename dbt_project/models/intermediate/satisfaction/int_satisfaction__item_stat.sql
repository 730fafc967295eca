-- Sums of a wave by area and item ('' = all items), from which scores, rates and intervals follow. Of an item every
-- answer is one observation. Of all items together a person is one, with the mean of the own answers: they hang
-- together, and counted one by one they would promise an n and an interval that were never asked (DOMAIN §9.3).
{% set area_of_grouping -%}
    case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else max(city.city_id)
        end
{%- endset %}
with answers as (

    select
        wave,
        district_id,
        street_id,
        item_code,
        respondent_id,
        is_scored,
        is_satisfied,
        is_aware,
        score_100,
        -- A question of knowledge has no score at all (V06).
        case when score_100 is null and coalesce(scale_code, '') <> 'YN' then answer_label end as unscored_label,
        -- wide enough for Σ weight × score² of every respondent
        cast(trimmed_weight as decimal(30, 6)) as weight
    from {{ ref('fct_survey_answer') }}
    where is_valid

),

city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

items as (

    select
        wave,
        {{ area_of_grouping }} as area_id,
        item_code,
        count(distinct respondent_id) as respondent_cnt,
        count(case when is_scored then 1 end) as answer_cnt,
        sum(case when is_scored then weight end) as weight_sum,
        sum(case when is_scored then weight * weight end) as weight_square_sum,
        sum(case when is_scored then weight * score_100 end) as weighted_score_sum,
        sum(case when is_scored then weight * score_100 * score_100 end) as weighted_square_sum,
        sum(case when is_satisfied then weight else 0 end) as satisfied_weight_sum,
        sum(case when unscored_label = '不了解' then weight else 0 end) as dont_know_weight_sum,
        sum(case when unscored_label = '拒答' then weight else 0 end) as refused_weight_sum,
        count(is_aware) as asked_cnt,
        sum(case when is_aware is not null then weight end) as asked_weight_sum,
        sum(case when is_aware is not null then weight * weight end) as asked_weight_square_sum,
        sum(case when is_aware then weight when is_aware is not null then 0 end) as aware_weight_sum
    from answers
    cross join city
    group by grouping sets (
        (wave, item_code, district_id, street_id),
        (wave, item_code, district_id),
        (wave, item_code)
    )

),

people as (

    select
        wave,
        district_id,
        street_id,
        respondent_id,
        sum(case when is_scored then weight end) as weight_sum,
        sum(case when is_scored then weight * score_100 end) as weighted_score_sum,
        sum(case when is_satisfied then weight else 0 end) as satisfied_weight_sum,
        sum(case when unscored_label = '不了解' then weight else 0 end) as dont_know_weight_sum,
        sum(case when unscored_label = '拒答' then weight else 0 end) as refused_weight_sum,
        sum(case when is_aware is not null then weight end) as asked_weight_sum,
        sum(case when is_aware then weight when is_aware is not null then 0 end) as aware_weight_sum
    from answers
    group by wave, district_id, street_id, respondent_id

),

totals as (

    select
        wave,
        {{ area_of_grouping }} as area_id,
        '' as item_code,
        count(distinct respondent_id) as respondent_cnt,
        count(weight_sum) as answer_cnt,
        sum(weight_sum) as weight_sum,
        sum(weight_sum * weight_sum) as weight_square_sum,
        sum(weighted_score_sum) as weighted_score_sum,
        -- Σ weight × mean² of the person; rounded person by person, so that no order of adding counts
        sum(cast(
            cast(weighted_score_sum as double) * cast(weighted_score_sum as double) / nullif(cast(weight_sum as double), 0)
            as decimal(36, 14)
        )) as weighted_square_sum,
        sum(satisfied_weight_sum) as satisfied_weight_sum,
        sum(dont_know_weight_sum) as dont_know_weight_sum,
        sum(refused_weight_sum) as refused_weight_sum,
        count(asked_weight_sum) as asked_cnt,
        sum(asked_weight_sum) as asked_weight_sum,
        sum(asked_weight_sum * asked_weight_sum) as asked_weight_square_sum,
        sum(aware_weight_sum) as aware_weight_sum
    from people
    cross join city
    group by grouping sets ((wave, district_id, street_id), (wave, district_id), (wave))

),

summed as (

    select * from items
    union all
    select * from totals

)

select * from summed
