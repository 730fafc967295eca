-- Where a delivered row of the assessment came from, for those who must put it right.
with committed as (

    select
        batch_id,
        file_name
    from {{ source('landing', 'batches') }}
    where table_name in ('src_assess_score', 'src_assess_appeal', 'src_assess_event')

)

select * from committed
