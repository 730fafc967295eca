{#
  Wilson 95 % interval of a rate `p` observed on `n` (DOMAIN §9.3); null when either is null or n is 0,
  and of a ratio above 1, which is no rate: G06 judges it, the square root must not end the build.
  least() and greatest() skip nulls, so the guard stands around them.
#}
{% macro wilson_low(p, n) -%}
    case
        when {{ p }} is null or {{ p }} > 1 or coalesce({{ n }}, 0) <= 0 then null
        when {{ p }} = 0 then 0
        else greatest(
            ({{ p }} + 1.9208 / {{ n }} - 1.96 * sqrt({{ p }} * (1 - {{ p }}) / {{ n }} + 0.9604 / ({{ n }} * {{ n }})))
            / (1 + 3.8416 / {{ n }}),
            0
        )
    end
{%- endmacro %}

{% macro wilson_high(p, n) -%}
    case
        when {{ p }} is null or {{ p }} > 1 or coalesce({{ n }}, 0) <= 0 then null
        when {{ p }} = 1 then 1
        else least(
            ({{ p }} + 1.9208 / {{ n }} + 1.96 * sqrt({{ p }} * (1 - {{ p }}) / {{ n }} + 0.9604 / ({{ n }} * {{ n }})))
            / (1 + 3.8416 / {{ n }}),
            1
        )
    end
{%- endmacro %}
