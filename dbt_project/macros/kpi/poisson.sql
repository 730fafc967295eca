{#
  P(X < count) of a Poisson variable with mean total ÷ 12, once for every pair (`count_column`, `total_column`)
  of `relation` with a total above 0; column `chance_of_fewer`. The sum of its terms e^−λ λ^k ÷ k!, each by
  its logarithm.
#}
{% macro poisson_chances(relation, count_column, total_column) %}
    select
        pairs.{{ count_column }},
        pairs.{{ total_column }},
        sum(exp(
            steps.step * ln(pairs.{{ total_column }} / 12.0) - pairs.{{ total_column }} / 12.0 - steps.ln_factorial
        )) as chance_of_fewer
    from (
        select distinct
            {{ count_column }},
            {{ total_column }}
        from {{ relation }}
        where {{ total_column }} > 0
    ) as pairs
    inner join (
        select
            step,
            sum(ln(greatest(step, 1))) over (order by step) as ln_factorial
        from (
            {{ whole_numbers('(select max(' ~ count_column ~ ') from ' ~ relation ~ ')', 'step') }}
        ) as numbers
    ) as steps
        on pairs.{{ count_column }} > steps.step
    group by pairs.{{ count_column }}, pairs.{{ total_column }}
{% endmacro %}
