{#
  Working time on a scale without gaps: seconds worked since the calendar began. All limits of a city
  are reckoned on it by joins with int_calendar__day, of a day with itself or of a number of workdays.
#}

{# Stretches of the policy work_time ("09:00-12:00") as pairs of seconds of the day, in order. #}
{% macro work_stretches() %}
    {%- set found = [] -%}
    {%- for stretch in var('work_time') -%}
        {%- set ends = [] -%}
        {%- for told in stretch.split('-') -%}
            {%- set hour, minute = told.split(':') -%}
            {%- do ends.append(hour | int * 3600 + minute | int * 60) -%}
        {%- endfor -%}
        {%- if ends | length != 2 or ends[0] >= ends[1] or (found and ends[0] < found[-1][1]) -%}
            {{ exceptions.raise_compiler_error("work_time: '" ~ stretch ~ "' must be like 09:00-12:00 and follow the stretch before it") }}
        {%- endif -%}
        {%- do found.append((ends[0], ends[1])) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{# Seconds of a working day. #}
{% macro work_day_seconds() %}
    {%- set lengths = [] -%}
    {%- for begins, ends in work_stretches() -%}{%- do lengths.append(ends - begins) -%}{%- endfor -%}
    {{ return(lengths | sum) }}
{% endmacro %}


{# Seconds worked before `moment`; `day` is the row of int_calendar__day that holds it. #}
{% macro worked_until(moment, day) -%}
    {%- set second = seconds_between('cast(' ~ day ~ '.day as timestamp)', moment) -%}
    ({{ day }}.workdays_before * {{ work_day_seconds() }} + case
        when {{ day }}.is_workday then cast(floor(
            {%- for begins, ends in work_stretches() %}
            {{ '+ ' if not loop.first }}least(greatest({{ second }} - {{ begins }}, 0), {{ ends - begins }})
            {%- endfor %}
        ) as bigint)
        else 0
    end)
{%- endmacro %}


{# Number of the workday on which the second number `worked` of working time ends. #}
{% macro workday_of(worked) -%}
    cast(ceil({{ worked }} / cast({{ work_day_seconds() }} as double)) as bigint)
{%- endmacro %}


{#
  The first moment at which `worked` seconds have been worked: the end of a stretch, not the beginning
  of the next one. `day` is the row of int_calendar__day whose workday_no is workday_of(worked).
#}
{% macro moment_worked(worked, day) -%}
    {%- set stretches = work_stretches() -%}
    {%- set rest = '(' ~ worked ~ ' - ' ~ day ~ '.workdays_before * ' ~ work_day_seconds() ~ ')' -%}
    {%- set done = namespace(seconds=0) -%}
    (cast({{ day }}.day as timestamp) + ({{ stretches[0][0] }} + {{ rest }}
        {%- for begins, ends in stretches[:-1] %}
        {%- set done.seconds = done.seconds + ends - begins %}
        + case when {{ rest }} > {{ done.seconds }} then {{ stretches[loop.index][0] - ends }} else 0 end
        {%- endfor %}
    ) * interval '1' second)
{%- endmacro %}


{# Whether a limit runs in working time only; the other two units run day and night (DOMAIN §4.4). #}
{% macro runs_in_working_time(limit_unit) -%}
    coalesce({{ limit_unit }} in ('工作时', '工作日'), false)
{%- endmacro %}


{# A limit in seconds of its own clock: a 工作日 is the working time of one day. #}
{% macro limit_seconds(limit_value, limit_unit) -%}
    cast(round({{ limit_value }} * case {{ limit_unit }}
        when '紧急工作时' then 3600
        when '工作时' then 3600
        when '工作日' then {{ work_day_seconds() }}
        when '自然日' then 86400
    end) as bigint)
{%- endmacro %}
