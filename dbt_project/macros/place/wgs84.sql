{#
  By how many degrees GCJ-02 (火星坐标) moves a point of WGS 84 eastward and northward. The published
  approximation, as in eviltransform and coordtransform (MIT); ellipsoid of Krasovsky 1940. It was fitted to
  the map services, not taken from a standard, and holds to about a metre [unverified].
#}
{% macro gcj02_shift_lng(lng, lat) -%}
{%- set x, y = '(' ~ lng ~ ' - 105.0)', '(' ~ lat ~ ' - 35.0)' -%}
(
    (
        300.0 + {{ x }} + 2.0 * {{ y }} + 0.1 * {{ x }} * {{ x }} + 0.1 * {{ x }} * {{ y }} + 0.1 * sqrt(abs({{ x }}))
        + (20.0 * sin(6.0 * {{ x }} * pi()) + 20.0 * sin(2.0 * {{ x }} * pi())) * 2.0 / 3.0
        + (20.0 * sin({{ x }} * pi()) + 40.0 * sin({{ x }} / 3.0 * pi())) * 2.0 / 3.0
        + (150.0 * sin({{ x }} / 12.0 * pi()) + 300.0 * sin({{ x }} / 30.0 * pi())) * 2.0 / 3.0
    ) * 180.0
    / (6378245.0 / sqrt(1 - 0.00669342162296594323 * sin(radians({{ lat }})) * sin(radians({{ lat }})))
        * cos(radians({{ lat }})) * pi())
)
{%- endmacro %}

{% macro gcj02_shift_lat(lng, lat) -%}
{%- set x, y = '(' ~ lng ~ ' - 105.0)', '(' ~ lat ~ ' - 35.0)' -%}
(
    (
        -100.0 + 2.0 * {{ x }} + 3.0 * {{ y }} + 0.2 * {{ y }} * {{ y }} + 0.1 * {{ x }} * {{ y }}
        + 0.2 * sqrt(abs({{ x }}))
        + (20.0 * sin(6.0 * {{ x }} * pi()) + 20.0 * sin(2.0 * {{ x }} * pi())) * 2.0 / 3.0
        + (20.0 * sin({{ y }} * pi()) + 40.0 * sin({{ y }} / 3.0 * pi())) * 2.0 / 3.0
        + (160.0 * sin({{ y }} / 12.0 * pi()) + 320.0 * sin({{ y }} * pi() / 30.0)) * 2.0 / 3.0
    ) * 180.0
    / (6378245.0 * (1 - 0.00669342162296594323)
        / pow(1 - 0.00669342162296594323 * sin(radians({{ lat }})) * sin(radians({{ lat }})), 1.5) * pi())
)
{%- endmacro %}


{#
  `relation` with `wgs_lng` and `wgs_lat` added: its lng and lat, which lie in the system `crs`, in degrees of WGS 84. CGCS2000 differs from
  WGS 84 by centimetres. GCJ-02 is taken back in three steps, each of which leaves about a hundredth of the
  error of the one before, from some metres to less than a millimetre; BD-09 goes over GCJ-02. Null where the
  coordinate system is not told or is a local one: to guess it would move points by hundreds of metres.
#}
{% macro with_wgs84(relation) -%}
{%- set told_in_wgs84 = "crs in ('WGS84', 'CGCS2000')" -%}
    select
        twice.*,
        case when {{ told_in_wgs84 }} then lng else gcj_lng - {{ gcj02_shift_lng('lng_2', 'lat_2') }} end
            as wgs_lng,
        case when {{ told_in_wgs84 }} then lat else gcj_lat - {{ gcj02_shift_lat('lng_2', 'lat_2') }} end
            as wgs_lat
    from (
        select
            *,
            gcj_lng - {{ gcj02_shift_lng('lng_1', 'lat_1') }} as lng_2,
            gcj_lat - {{ gcj02_shift_lat('lng_1', 'lat_1') }} as lat_2
        from (
            select
                *,
                gcj_lng - {{ gcj02_shift_lng('gcj_lng', 'gcj_lat') }} as lng_1,
                gcj_lat - {{ gcj02_shift_lat('gcj_lng', 'gcj_lat') }} as lat_1
            from (
                select
                    *,
                    case
                        when crs = 'GCJ02' then lng
                        when crs = 'BD09' then {{ bd09_radius() }} * cos({{ bd09_angle() }})
                    end as gcj_lng,
                    case
                        when crs = 'GCJ02' then lat
                        when crs = 'BD09' then {{ bd09_radius() }} * sin({{ bd09_angle() }})
                    end as gcj_lat
                from {{ relation }}
            ) as in_gcj02
        ) as once
    ) as twice
{%- endmacro %}


{# BD-09 (百度) turns and stretches GCJ-02 a little around 0°, 0°: the published approximation. #}
{% macro bd09_radius() -%}
(
    sqrt(pow(lng - 0.0065, 2) + pow(lat - 0.006, 2))
    - 0.00002 * sin((lat - 0.006) * pi() * 3000.0 / 180.0)
)
{%- endmacro %}

{% macro bd09_angle() -%}
(
    atan2(lat - 0.006, lng - 0.0065)
    - 0.000003 * cos((lng - 0.0065) * pi() * 3000.0 / 180.0)
)
{%- endmacro %}
