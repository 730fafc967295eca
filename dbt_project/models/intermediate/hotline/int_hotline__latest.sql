{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'order_id',
        on_schema_change = 'fail'
    )
}}

{# What the warehouse keeps of an order. Its texts are read for the place that they tell, and stay in landing. #}
{% set kept = [
    'order_id', 'source_name', 'order_no', 'batch_id', 'batch_seq', 'source_row', 'source_updated_at',
    'channel', 'appeal_type', 'category_l1', 'category_l2', 'category_l3',
    'district_name', 'street_name', 'unit_name', 'person_hash',
    'received_at', 'assigned_at', 'signed_at', 'sign_deadline', 'returned_at', 'first_contact_at',
    'close_deadline', 'extended_deadline', 'closed_at', 'callback_at',
    'callback_status', 'is_resolved', 'satisfaction', 'return_cnt', 'redo_cnt',
    'is_repeat_src', 'excluded_reason', 'case_no',
] %}
{% set read = ['title_scrubbed', 'address', 'community_name', 'is_confidential'] %}

with delivered as (

    select
        source_name || ':' || order_no as order_id,
        *
    from {{ ref('stg_hotline__orders') }}
    {{ of_new_batches() }}

),

competing as (

    select
        {{ kept | join(', ') }},
        {{ read | join(', ') }},
        cast(null as varchar) as place_name,
        cast(null as varchar) as matter_place
    from delivered
    {% if is_incremental() %}
    union all
    select
        {{ kept | join(', ') }},
        {%- for column in read %}
        null as {{ column }},
        {%- endfor %}
        place_name,
        matter_place
    from {{ this }}
    where order_id in (select order_id from delivered)
    {% endif %}

),

{{ newest_states('competing', 'order_id') }},

final as (

    select
        {{ kept | join(', ') }},
        -- A confidential order tells no place; a home is told as its community or road.
        case
            when not coalesce(is_confidential, false)
                then coalesce(
                    place_name,
                    {{ place_in_text('title_scrubbed') }},
                    nullif(trim(community_name), ''),
                    {{ place_in_text('address') }}
                )
        end as place_name,
        -- Where the matter is (H11): at the address, or as near to it as the source tells.
        coalesce(
            matter_place,
            nullif(trim(address), ''),
            nullif(trim(community_name), ''),
            nullif(trim(street_name), ''),
            district_name,
            ''
        ) as matter_place
    from newest

)

select * from final
