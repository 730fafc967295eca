{#
  Rows of one landing table that belong to committed batches, with the order of their batch.

  A Parquet file without a manifest (a crash between the two) is not in the ledger and so not here.
#}
{% macro committed(table_name) %}
    select
        landed.*,
        batches.batch_seq
    from {{ source('landing', table_name) }} as landed
    inner join {{ source('landing', 'batches') }} as batches
        on
            landed.batch_id = batches.batch_id
            and batches.table_name = '{{ table_name }}'
{% endmacro %}


{#
  In an incremental model over one landing table: only rows of batches that came after those it has read. They are
  named one by one, by their files, so that those of other batches are not read.
#}
{% macro of_new_batches(table_name) %}
    {% if is_incremental() %}
    where batch_file in ({{ quoted_list(new_batches(table_name)) }})
    {% endif %}
{% endmacro %}


{# Ids of the committed batches of a landing table that came after those which the rows of this model are of. #}
{% macro new_batches(table_name) %}
    {%- set asked -%}
        select batch_id
        from {{ source('landing', 'batches') }}
        where
            table_name = '{{ table_name }}'
            and batch_seq > (select coalesce(max(batch_seq), 0) from {{ this }})
    {%- endset -%}
    {{ return(run_query(asked).columns[0].values() if execute else []) }}
{% endmacro %}


{#
  The CTEs that end in `newest`: of every `key` of the relation `delivered` the newest state, by
  `source_updated_at`, then the latest batch, then the last row of its file. Earlier states stay in
  landing (DESIGN §4). `last_told` says which state that is, and how many there are: few columns are read to
  find it, and all of them once.
#}
{% macro newest_states(delivered, key) %}
last_told as (

    select
        {{ key }},
        max({{ place_in_order() }}) as place_in_order,
        count(*) as state_cnt
    from {{ delivered }}
    group by {{ key }}

),

newest as (

    select told.*
    from {{ delivered }} as told
    inner join last_told
        on
            told.{{ key }} = last_told.{{ key }}
            and told.batch_seq = last_told.place_in_order.batch_seq
            and told.source_row = last_told.place_in_order.source_row

)
{% endmacro %}


{#
  The same for an incremental model of the columns of the CTE `arrived`, which holds new batches alone: what
  stands in the model competes with what arrived.
#}
{% macro newest_states_with_this(arrived, key) %}
competing as (

    select * from {{ arrived }}
    {% if is_incremental() %}
    union all
    select * from {{ this }}
    where {{ key }} in (select {{ key }} from {{ arrived }})
    {% endif %}

),

{{ newest_states('competing', key) }}
{% endmacro %}


{#
  A reference table as its source last delivered it: a row that the newest delivery no longer
  carries is gone.
#}
{% macro last_delivery(table_name) %}
    select *
    from (
        select
            committed.*,
            max(committed.batch_seq) over (partition by committed.source_name) as newest_seq
        from ({{ committed(table_name) }}) as committed
    ) as deliveries
    where batch_seq = newest_seq
{% endmacro %}


{#
  Ranks the versions of a reference key: 1 is the one in force at the time of the data, the newest
  that has begun; a version of the future only where there is no other.
#}
{% macro version_rank(key_column) %}
    row_number() over (
        partition by {{ key_column }}
        order by
            coalesce(
                valid_from <= (select cast(max(as_of) as date) from {{ ref('int_source__as_of') }}),
                true
            ) desc,
            valid_from desc
    )
{% endmacro %}
