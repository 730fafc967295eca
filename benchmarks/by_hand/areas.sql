-- What every domain needs: names of places, the months, and where the figures go.
create macro plain(name) as
    regexp_replace(trim(coalesce(name, '')), '(街道办事处|街道办|街办|办事处)$', '街道');

create view batch as select * from read_parquet(getvariable('landing') || '/_batches.parquet');

create table area as
select area_id, area_level, parent_area_id
from read_parquet(getvariable('landing') || '/ref_area/*.parquet')
qualify row_number() over (partition by area_id order by valid_from desc) = 1;

create table city as select area_id as city_id from area where area_level = 'city';

create table place as
select
    plain(alias.district_name) as district_key,
    plain(alias.street_name) as street_key,
    min_by(if(area.area_level = 'street', area.parent_area_id, area.area_id), area.area_id) as district_id,
    min_by(if(area.area_level = 'street', area.area_id, area.area_id || '/-'), area.area_id) as street_id
from read_parquet(getvariable('landing') || '/ref_area_alias/*.parquet') as alias
inner join area using (area_id)
where area.area_level in ('district', 'street')
group by all;

create macro nowhere() as (select city_id || '/-' from city);

create table unassigned as select nowhere() as district_id, nowhere() || '/-' as street_id;

-- The street of a pair of written names: known, else the unassigned one of its district, else of the city.
create macro placed(written) as table
select
    told.district_name,
    told.street_name,
    coalesce(street.district_id, district.district_id, unassigned.district_id) as district_id,
    coalesce(street.street_id, district.street_id, unassigned.street_id) as street_id
from (select distinct district_name, street_name from query_table(written)) as told
cross join unassigned
left join place as street
    on plain(told.district_name) = street.district_key
    and plain(told.street_name) = street.street_key and street.street_key <> ''
left join place as district
    on plain(told.district_name) = district.district_key and district.street_key = '';

create table category_alias as
select distinct minor_name, category_id
from read_parquet(getvariable('landing') || '/ref_category_alias/*.parquet');

create table category as
select category_id, family_id
from read_parquet(getvariable('landing') || '/ref_category/*.parquet')
qualify row_number() over (partition by category_id order by valid_from desc) = 1;

create table figure (kpi_id varchar, month date, area_id varchar, numerator double, denominator double);
