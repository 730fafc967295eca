{#
  In which share of draws an item is one of the lowest (DOMAIN §9.3), of as many as `survey_lowest_n` says, without drawing: every
  score is taken as normal with its own standard error and independent of the others. Answers of one
  person hang together, so this tells items apart less often than a bootstrap of persons would.

  The item itself takes the middles of fifty equal slices of its distribution (the quantiles below, of
  both signs). For each, another item lies below with p = 1 / (1 + e^-t), t = 1.5976 x + 0.07056 x³, the
  logistic form of the normal distribution (right to 0.0002), x cut at ±4. With odds o = e^t the chance of
  at most two below is Π(1-p) × (1 + Σo + ((Σo)² - Σo²) / 2), and so on for other numbers: the k-th term is the sum of
  all products of k odds, of Newton's identities. More than three terms after the 1 would cancel too many digits. Sums are
  DECIMAL: no order of adding counts.
#}
{% set at_most = var('survey_lowest_n') - 1 %}
{% if at_most not in [0, 1, 2, 3] %}
    {{ exceptions.raise_compiler_error('survey_lowest_n is 1, 2, 3 or 4') }}
{% endif %}
{% set products = [
    '1',
    'odds_1',
    '(odds_1 * odds_1 - odds_2) / 2',
    '(odds_1 * odds_1 * odds_1 - 3 * odds_1 * odds_2 + 2 * odds_3) / 6',
] %}
{% set quantiles = [
    0.0251, 0.0753, 0.1257, 0.1764, 0.2275, 0.2793, 0.3319, 0.3853, 0.4399,
    0.4959, 0.5534, 0.6128, 0.6745, 0.7388, 0.8064, 0.8779, 0.9542, 1.0364,
    1.1264, 1.2265, 1.3408, 1.4758, 1.6449, 1.8808, 2.3263,
] %}
with items as (

    select
        wave,
        area_id,
        item_code,
        score_100,
        -- Where all said the same there is no spread: a step.
        greatest(standard_error, 1e-6) as standard_error,
        rank_from_bottom
    from {{ ref('int_satisfaction__item_score') }}
    where rank_from_bottom is not null and standard_error is not null

),

quantiles as (

    {% for z in quantiles %}
    select {{ z }} as z
    union all
    select -{{ z }} as z
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

against as (

    select
        items.wave,
        items.area_id,
        items.item_code,
        quantiles.z,
        greatest(
            least(
                (items.score_100 + items.standard_error * quantiles.z - others.score_100)
                / others.standard_error,
                4
            ),
            -4
        ) as x
    from items
    inner join items as others
        on
            items.wave = others.wave
            and items.area_id = others.area_id
            and items.item_code <> others.item_code
    cross join quantiles
    where items.rank_from_bottom <= {{ var('survey_lowest_n') }}

),

logits as (

    select
        *,
        1.5976 * x + 0.07056 * x * x * x as t
    from against

),

summed as (

    select
        wave,
        area_id,
        item_code,
        z,
        cast(sum(cast(ln(1 + exp(t)) as decimal(38, 12))) as double) as none_below
        {%- for power in range(1, at_most + 1) %},
        cast(sum(cast(exp({{ power }} * t) as decimal(38, 12))) as double) as odds_{{ power }}
        {%- endfor %}
    from logits
    group by wave, area_id, item_code, z

),

shares as (

    select
        wave,
        area_id,
        item_code,
        cast(round(
            sum(cast(exp(-none_below) * ({{ products[:at_most + 1] | join(' + ') }}) as decimal(38, 12)))
            / {{ 2 * quantiles | length }}, 4
        ) as double) as lowest3_share
    from summed
    group by wave, area_id, item_code

)

select * from shares
