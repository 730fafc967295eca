{#
  Pre-hook of an appending incremental model: takes out the rows that this build judges again. Unlike
  delete+insert it also takes those that have no successor.
#}
{% macro forget(condition) %}
    {% if is_incremental() %}
    delete from {{ this }} where {{ condition }}
    {% endif %}
{% endmacro %}
