{# Wilson 95 % interval of a rate `p` observed on `n` (DOMAIN §9.3); null when n is null or 0. #}
{% macro wilson_low(p, n) -%}
    greatest(
        ({{ p }} + 1.9208 / nullif({{ n }}, 0)
        - 1.96 * sqrt({{ p }} * (1 - {{ p }}) / nullif({{ n }}, 0) + 0.9604 / nullif({{ n }} * {{ n }}, 0)))
        / (1 + 3.8416 / nullif({{ n }}, 0)),
        0
    )
{%- endmacro %}

{% macro wilson_high(p, n) -%}
    least(
        ({{ p }} + 1.9208 / nullif({{ n }}, 0)
        + 1.96 * sqrt({{ p }} * (1 - {{ p }}) / nullif({{ n }}, 0) + 0.9604 / nullif({{ n }} * {{ n }}, 0)))
        / (1 + 3.8416 / nullif({{ n }}, 0)),
        1
    )
{%- endmacro %}
