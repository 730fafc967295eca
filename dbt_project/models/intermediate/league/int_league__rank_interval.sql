{#
  Which places a unit might have taken had the same period been inspected again, without random numbers: its total is
  moved 400 times by its own standard error, which comes from the counts underneath (deductions, cases, answers). Each
  time by the normal quantile of the fractional part of k × √p, p a prime of the unit's own: such numbers fill 0 to 1
  evenly, and those of two units do not move together (Weyl). The same landing gives the same places on every engine.
  The quantile is the logistic one, ln(u / (1 - u)) / 1.702. 2.5 % of the draws are cut off at either end.
#}
{% set draws = 400 %}
{% set cut = 10 %}
{% set primes = [] %}
{% for number in range(2, 350) %}
    {%- set found = namespace(is_prime=true) -%}
    {%- for prime in primes if number % prime == 0 -%}
        {%- set found.is_prime = false -%}
    {%- endfor -%}
    {%- if found.is_prime -%}
        {%- do primes.append(number) -%}
    {%- endif -%}
{% endfor %}
with totals as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        place,
        cast(total_raw as double) as total,
        sqrt(cast(variance as double)) as standard_error,
        row_number() over (partition by period_type, period_start, group_name order by unit_id) - 1 as unit_no,
        dense_rank() over (order by period_type, period_start, group_name) as table_no
    from {{ ref('int_league__total') }}
    where is_ranked and variance is not null

),

primes as (

    {% for prime in primes %}
    select
        {{ loop.index0 }} as prime_no,
        sqrt({{ prime }}) as root
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

draws as (

    {{ whole_numbers(draws - 1, 'draw_no') }}

),

spread as (

    select
        totals.*,
        draws.draw_no,
        (draws.draw_no + 1 + {{ draws }} * cast(floor(totals.unit_no / {{ primes | length }}) as integer)) * primes.root
            as turned
    from totals
    inner join primes
        on totals.unit_no % {{ primes | length }} = primes.prime_no
    cross join draws

),

moved as (

    select
        *,
        cast(
            total + standard_error * ln(greatest(least(turned - floor(turned), 0.9999), 0.0001)
            / (1 - greatest(least(turned - floor(turned), 0.9999), 0.0001))) / 1.702
            as decimal(38, 6)
        ) as drawn_total
    from spread

),

placed as (

    select
        *,
        rank() over (partition by table_no, draw_no order by drawn_total desc) as drawn_place
    from moved

),

drawn as (

    select
        table_no,
        unit_no,
        {{ sorted_list('drawn_place') }} as drawn_places
    from placed
    group by table_no, unit_no

),

intervals as (

    select
        totals.period_type,
        totals.period_start,
        totals.group_name,
        totals.unit_id,
        totals.place,
        cast(least(totals.place, {{ element('drawn.drawn_places', cut) }}) as integer) as rank_low,
        cast(greatest(totals.place, {{ element('drawn.drawn_places', draws - cut - 1) }}) as integer) as rank_high
    from totals
    inner join drawn
        on
            totals.table_no = drawn.table_no
            and totals.unit_no = drawn.unit_no

),

-- Told apart from its neighbours: the places it might take are not among theirs.
neighboured as (

    select
        *,
        max(rank_high) over (
            partition by period_type, period_start, group_name
            order by place, unit_id
            rows between unbounded preceding and 1 preceding
        ) as high_above,
        min(rank_low) over (
            partition by period_type, period_start, group_name
            order by place, unit_id
            rows between 1 following and unbounded following
        ) as low_below
    from intervals

),

final as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        rank_low,
        rank_high,
        coalesce(high_above < rank_low, true) and coalesce(low_below > rank_high, true) as is_distinguishable
    from neighboured

)

select * from final
