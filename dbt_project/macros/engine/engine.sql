{#
  Everything in which DuckDB and Spark differ, and nothing else (DESIGN §4: SQL stays portable).
#}
{% macro quantile_of(expression, fraction=0.5) %}
    {{ return(adapter.dispatch('quantile_of')(expression, fraction)) }}
{% endmacro %}

{% macro default__quantile_of(expression, fraction) %}
    quantile_cont({{ expression }}, {{ fraction }})
{% endmacro %}

{% macro spark__quantile_of(expression, fraction) %}
    percentile({{ expression }}, {{ fraction }})
{% endmacro %}


{# Several quantiles of one expression in one pass, as a list; `element` reads it from 0 on. #}
{% macro quantiles_of(expression, fractions) %}
    {{ return(adapter.dispatch('quantiles_of')(expression, fractions)) }}
{% endmacro %}

{% macro default__quantiles_of(expression, fractions) %}
    quantile_cont({{ expression }}, [{{ fractions | join(', ') }}])
{% endmacro %}

{% macro spark__quantiles_of(expression, fractions) %}
    percentile({{ expression }}, array({{ fractions | join(', ') }}))
{% endmacro %}

{% macro element(list, number) %}
    {{ return(adapter.dispatch('element')(list, number)) }}
{% endmacro %}

{% macro default__element(list, number) %}
    {{ list }}[{{ number + 1 }}]
{% endmacro %}

{% macro spark__element(list, number) %}
    {{ list }}[{{ number }}]
{% endmacro %}


{# Sorted list of the texts of a group. #}
{% macro sorted_list(expression) %}
    {{ return(adapter.dispatch('sorted_list')(expression)) }}
{% endmacro %}

{% macro default__sorted_list(expression) %}
    list_sort(list({{ expression }}))
{% endmacro %}

{% macro spark__sorted_list(expression) %}
    sort_array(collect_list({{ expression }}))
{% endmacro %}


{# Every day from the first to the last of two date expressions, one row each, column `day`. #}
{% macro days_between(first_day, last_day) %}
    {{ return(adapter.dispatch('days_between')(first_day, last_day)) }}
{% endmacro %}

{% macro default__days_between(first_day, last_day) %}
    select cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date) as day
{% endmacro %}

{% macro spark__days_between(first_day, last_day) %}
    select explode(sequence({{ first_day }}, {{ last_day }}, interval 1 day)) as day
{% endmacro %}


{# Seconds from one timestamp to another, as a double with the fraction. #}
{% macro seconds_between(earlier, later) %}
    {{ return(adapter.dispatch('seconds_between')(earlier, later)) }}
{% endmacro %}

{% macro default__seconds_between(earlier, later) %}
    (epoch_us({{ later }}) - epoch_us({{ earlier }})) / 1e6
{% endmacro %}

{% macro spark__seconds_between(earlier, later) %}
    (unix_micros({{ later }}) - unix_micros({{ earlier }})) / 1e6
{% endmacro %}


{# 1 (Monday) to 7 (Sunday). #}
{% macro iso_weekday(day) %}
    {{ return(adapter.dispatch('iso_weekday')(day)) }}
{% endmacro %}

{% macro default__iso_weekday(day) %}
    isodow({{ day }})
{% endmacro %}

{% macro spark__iso_weekday(day) %}
    (weekday({{ day }}) + 1)
{% endmacro %}


{# Whole numbers from 0 to an expression, one row each; no row when it is null. #}
{% macro whole_numbers(last, column) %}
    {{ return(adapter.dispatch('whole_numbers')(last, column)) }}
{% endmacro %}

{% macro default__whole_numbers(last, column) %}
    select unnest(generate_series(0, {{ last }})) as {{ column }}
{% endmacro %}

{% macro spark__whole_numbers(last, column) %}
    select explode(sequence(0, {{ last }})) as {{ column }}
{% endmacro %}


{# `text` with every match of a regular expression turned into a space. #}
{% macro replace_all(text, pattern) -%}
    {{ return(adapter.dispatch('replace_all')(text, pattern)) }}
{%- endmacro %}

{% macro default__replace_all(text, pattern) -%}
regexp_replace({{ text }}, '{{ pattern }}', ' ', 'g')
{%- endmacro %}

{% macro spark__replace_all(text, pattern) -%}
regexp_replace({{ text }}, '{{ pattern }}', ' ')
{%- endmacro %}


{# What stands for the first group of a regular expression in its replacement. #}
{% macro first_group() -%}
    {{ return(adapter.dispatch('first_group')()) }}
{%- endmacro %}

{% macro default__first_group() -%}
\1
{%- endmacro %}

{% macro spark__first_group() -%}
$1
{%- endmacro %}


{# A number that changes with any cell of any row of a relation; the order of the rows does not count. #}
{% macro fingerprint_of(relation) -%}
    {{ return(adapter.dispatch('fingerprint_of')(relation)) }}
{%- endmacro %}

{% macro default__fingerprint_of(relation) -%}
(select coalesce(sum(cast(hash(hashed) as hugeint)), 0) from {{ relation }} as hashed)
{%- endmacro %}

{% macro spark__fingerprint_of(relation) -%}
(select coalesce(sum(cast(xxhash64(struct(*)) as decimal(38, 0))), 0) from {{ relation }})
{%- endmacro %}


{# How many letters two spellings differ by. DuckDB counts bytes, of which a Chinese character has three. #}
{% macro spelling_distance(written, known) %}
    {{ return(adapter.dispatch('spelling_distance')(written, known)) }}
{% endmacro %}

{% macro default__spelling_distance(written, known) %}
    ceil(levenshtein({{ written }}, {{ known }}) * length({{ written }}) / octet_length(encode({{ written }})))
{% endmacro %}

{% macro spark__spelling_distance(written, known) %}
    levenshtein({{ written }}, {{ known }})
{% endmacro %}


{# Where a delivered state stands among those of its key: the greatest is the newest. One without a time is the oldest. #}
{% macro place_in_order() %}
    {{ return(adapter.dispatch('place_in_order')()) }}
{% endmacro %}

{% macro default__place_in_order() -%}
{'told_at': coalesce(source_updated_at, timestamp '0001-01-01'), 'batch_seq': batch_seq, 'source_row': source_row}
{%- endmacro %}

{% macro spark__place_in_order() -%}
struct(coalesce(source_updated_at, timestamp '0001-01-01') as told_at, batch_seq, source_row)
{%- endmacro %}


{# A number that equal values of these columns have in common, and others hardly ever. #}
{% macro hash_of(columns) %}
    {{ return(adapter.dispatch('hash_of')(columns)) }}
{% endmacro %}

{% macro default__hash_of(columns) %}
    hash({{ columns | join(', ') }})
{% endmacro %}

{% macro spark__hash_of(columns) %}
    xxhash64({{ columns | join(', ') }})
{% endmacro %}
