with waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

-- On which scales and by which modes people were asked; questions of knowledge are no scale of a score.
asked as (

    select
        wave,
        {{ sorted_list('distinct scale_code') }} as scale_codes,
        {{ sorted_list('distinct survey_mode') }} as survey_modes
    from {{ ref('fct_survey_answer') }}
    where is_valid and is_scored
    group by wave

),

-- Scores of a wave are compared with those of the last wave that was asked (DOMAIN §9.2).
compared as (

    select
        asked.wave,
        asked.scale_codes,
        asked.survey_modes,
        lag(asked.scale_codes) over (order by waves.period_start, waves.wave) as prev_scale_codes,
        lag(asked.survey_modes) over (order by waves.period_start, waves.wave) as prev_survey_modes
    from asked
    inner join waves
        on asked.wave = waves.wave

),

final as (

    select
        waves.wave,
        waves.wave_name,
        waves.period_type,
        waves.period_start,
        waves.period_end,
        compared.scale_codes,
        compared.survey_modes,
        compared.wave is not null as has_answers,
        compared.prev_scale_codes is not null
        and (
            compared.scale_codes <> compared.prev_scale_codes
            or compared.survey_modes <> compared.prev_survey_modes
        ) as is_break
    from waves
    left join compared
        on waves.wave = compared.wave

)

select * from final
