-- V01, V02 and V05 by wave: the month is that in which its period begins.
create table answer as
select source_name, wave, resp_id, district_name, street_name, scale_code, answer_label, answer_score_raw, weight
from (
    select * from read_parquet(getvariable('landing') || '/src_survey_response/*.parquet')
    inner join (select batch_id, batch_seq from batch where table_name = 'src_survey_response') using (batch_id)
    qualify row_number() over (
        partition by source_name, wave, resp_id, item_code
        order by source_updated_at desc nulls last, batch_seq desc, source_row desc
    ) = 1
)
where coalesce(is_valid, true);

-- Scores by their scale (DOMAIN §9.2); weights end at five times the median of those of their wave (§9.3).
create table answer_sum as
with scored as (
    select
        wave, source_name, resp_id, district_id, street_id, coalesce(weight, 1) as told_weight,
        case
            when answer_label in ('不了解', '拒答') then null
            when scale_code = 'L5' and answer_score_raw is not null then (answer_score_raw - 1) / 4 * 100
            when scale_code = 'S10' and answer_score_raw is not null then answer_score_raw * 10
            when scale_code = 'S100' and answer_score_raw is not null then answer_score_raw
            else (
                select score_100 from scale
                where scale.scale_code = answer.scale_code and scale.answer_label = answer.answer_label
            )
        end::decimal(9, 4) as score
    from answer
    inner join placed('answer') as it
        on answer.district_name is not distinct from it.district_name
        and answer.street_name is not distinct from it.street_name
),

trimmed as (
    select
        *, source_name || ':' || wave || ':' || resp_id as respondent,
        least(told_weight, 5 * median(told_weight) filter (where score is not null) over (
            partition by source_name, wave
        ))::decimal(18, 6) as weight
    from scored
)

select
    wave,
    case when grouping(street_id) = 0 then street_id when grouping(district_id) = 0 then district_id else city_id end
        as area_id,
    sum(weight * score)::double as points,
    sum(if(score >= 75, weight, 0))::double as satisfied,
    sum(if(score is not null, weight, 0))::double as weights,
    count(distinct respondent) filter (where score is not null) as evaluators,
    count(distinct respondent) as respondents
from trimmed cross join city
group by grouping sets (
    (wave, city_id, district_id, street_id),
    (wave, city_id, district_id),
    (wave, city_id)
);

insert into figure
select k.kpi_id, waves.period_start, area_id,
    case k.kpi_id when 'V01' then points when 'V02' then satisfied else respondents end,
    if(k.kpi_id = 'V05', null, weights)
from answer_sum
inner join read_parquet(getvariable('landing') || '/ref_survey_wave/*.parquet') as waves using (wave)
cross join (values ('V01'), ('V02'), ('V05')) as k (kpi_id)
where k.kpi_id = 'V05' or evaluators >= 30;
