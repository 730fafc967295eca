{#
  What dbt knows of where KPIs come from, read from its graph while the project runs.

  A KPI model is one that int_kpi__emitted or int_kpi__combined reads; the KPIs it emits are those whose number it
  quotes.
  The lineage is that of models: two KPIs of one model share it.
#}

{# KPI model → quoted words of its SQL, comments left out. Numbers of KPIs are picked from them by a join. #}
{% macro kpi_models() %}
    {%- set found = {} -%}
    {%- set unions = ['int_kpi__emitted', 'int_kpi__counted', 'int_kpi__combined'] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name in unions -%}
        {%- for unique_id in node.depends_on.nodes | sort if graph.nodes[unique_id].name not in unions -%}
            {%- set sql = modules.re.sub('--[^\n]*|(?s:[{]#.*?#[}])', '', graph.nodes[unique_id].raw_code) -%}
            {%- set quoted = modules.re.findall("'(\\w+)'", sql) | unique | sort -%}
            {%- do found.update({unique_id: quoted}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#
  Everything that `unique_id` is made of, itself included: unique_id → least number of steps to it.

  A frame — calendar, periods, the time the data is as of; `meta: {is_frame: true}` — is named and not
  followed: it reads every domain, and would make all sources the source of every figure.
#}
{% macro upstream_of(unique_id) %}
    {%- set steps = {unique_id: 0} -%}
    {%- set reached = namespace(last=[unique_id]) -%}
    {%- for step in range(1, graph.nodes | length) if reached.last -%}
        {%- set further = [] -%}
        {%- for child in reached.last if child in graph.nodes and not graph.nodes[child].config.meta.is_frame -%}
            {%- for parent in graph.nodes[child].depends_on.nodes if parent not in steps -%}
                {%- do steps.update({parent: step}) -%}
                {%- do further.append(parent) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set reached.last = further -%}
    {%- endfor -%}
    {%- do return(steps) -%}
{% endmacro %}


{# staging, intermediate, marts; seed for a table of the project, source for a landed one. #}
{% macro layer_of(unique_id) %}
    {%- if unique_id not in graph.nodes -%}
        {%- do return('source') -%}
    {%- endif -%}
    {%- set node = graph.nodes[unique_id] -%}
    {%- do return(node.fqn[1] if node.resource_type == 'model' else node.resource_type) -%}
{% endmacro %}
