with landed as (

    {{ committed('src_facility_day') }}

)

select * from landed
