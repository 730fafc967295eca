{#
  The one list of KPI models: a new domain or a new kind of KPI is a line here. A component of the assessment may be fed
  by any of them; the league's own KPIs stand apart.
#}
{% macro kpi_model_names() %}
    {%- do return([
        'int_kpi__case',
        'int_kpi__case_assist',
        'int_kpi__case_share',
        'int_kpi__case_place',
        'int_kpi__case_fine',
        'int_kpi__place',
        'int_kpi__hotline',
        'int_kpi__hotline_people',
        'int_kpi__sanitation',
        'int_kpi__sanitation_fine',
        'int_kpi__enforcement',
        'int_kpi__enforcement_object',
        'int_kpi__satisfaction',
        'int_kpi__assessment',
    ]) -%}
{% endmacro %}


{# A total as it is published: rounded half up, or cut off, once, to the decimals of its edition (DOMAIN §10.4). #}
{% macro published_score(total, decimals, rounding) %}
    case {{ decimals }}
        {%- for places in range(5) %}
        {%- set half_up = 'cast(round(' ~ total ~ ', ' ~ places ~ ') as decimal(18, 4))' %}
        {%- set unit = '1' if places == 0 else '0.' ~ '0' * (places - 1) ~ '1' %}
        when {{ places }}
            then
                case
                    when {{ rounding }} = 'truncate' and abs({{ half_up }}) > abs({{ total }})
                        then cast({{ half_up }} - sign({{ total }}) * {{ unit }} as decimal(18, 4))
                    else {{ half_up }}
                end
        {%- endfor %}
    end
{% endmacro %}


{# The texts of a group in the order of a column, one after another; '' where there is none. #}
{% macro sorted_text(expression, order) %}
    {{ return(adapter.dispatch('sorted_text')(expression, order)) }}
{% endmacro %}

{% macro default__sorted_text(expression, order) %}
    string_agg({{ expression }}, '、' order by {{ order }})
{% endmacro %}

{% macro spark__sorted_text(expression, order) %}
    array_join(transform(sort_array(collect_list(case when ({{ expression }}) is not null then struct({{ order }} as o, {{ expression }} as t) end)), x -> x.t), '、')
{% endmacro %}


{# The key of an assessment score: what is the same in every state of it. #}
{% macro score_key() %}
    concat_ws(
        ':', source_name, period, rule_edition, group_name, unit_name, item_name,
        coalesce(score_no, ''), coalesce(case_no, '')
    )
{% endmacro %}
