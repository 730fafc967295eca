{#
  A test of tables that stand is not asked again: the build before, of the same rules, finished only because it found
  nothing. A warning may have found something, and is asked always.
#}
{% materialization test, adapter='duckdb' %}
    {%- set has_passed = config.get('severity') | lower == 'error' and stands() -%}
    {%- set question = 'select 0 as nothing where false' if has_passed else sql -%}
    {% call statement('main', fetch_result=True) -%}
        {{ get_test_sql(question, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=config.get('limit')) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
