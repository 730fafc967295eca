{{ config(
    meta = {
        'title_zh': '国测局、百度坐标换算回 WGS84 的误差：国测局坐标不超过一分米，百度坐标不超过一米',
        'action_zh': '请数据仓库维护人员检查坐标换算；查清之前不要使用点位。',
    }
) }}

-- What: points whose GCJ-02 (and, of one, BD-09) coordinates are published beside their WGS 84 ones (test data of
-- eviltransform and of coordtransform) are taken back to within a decimetre, BD-09 to within a metre.
-- Why: a shift left in moves a point by hundreds of metres, into the neighbourhood of another problem.
-- A returned row is a point that is off.
with published as (

    {% set points = [
        ('GCJ02', 121.531541859215, 31.17530398364597, 121.5272106, 31.1774276, 0.000001),
        ('GCJ02', 113.9171764808363, 22.540796131694766, 113.912316, 22.543847, 0.000001),
        ('GCJ02', 116.38404722455657, 39.91334545536069, 116.377817, 39.911954, 0.000001),
        ('BD09', 116.41662724, 39.92269955, 116.404, 39.915, 0.00001),
        ('CGCS2000', 116.404, 39.915, 116.404, 39.915, 0.000001),
    ] %}
    {% for crs, lng, lat, true_lng, true_lat, tolerance in points %}
    select
        '{{ crs }}' as crs,
        cast({{ lng }} as double) as lng,
        cast({{ lat }} as double) as lat,
        cast({{ true_lng }} as double) as true_lng,
        cast({{ true_lat }} as double) as true_lat,
        cast({{ tolerance }} as double) as tolerance
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

taken_back as (

    {{ with_wgs84('published') }}

)

select
    crs,
    lng,
    lat,
    wgs_lng,
    wgs_lat
from taken_back
where
    wgs_lng is null
    or wgs_lat is null
    or abs(wgs_lng - true_lng) > tolerance
    or abs(wgs_lat - true_lat) > tolerance
