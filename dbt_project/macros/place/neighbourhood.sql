{#
  Identifier of the cell of about `neighbourhood_m` × `neighbourhood_m` metres that a point of WGS 84 lies
  in: number of the row from the equator, number of the column within it from Greenwich. A row is a band of
  latitude; its columns are as wide as the row is high at its middle. The key of a point depends on nothing
  but the point, so that a night never moves the cases of another one; the price is that a cell has edges:
  two points in one cell lie at most 71 m apart (at 50 m), but two points on both sides of an edge are two
  neighbourhoods. Metres are those of the sphere (111,195 m a degree), right to 0.6 %.

  Null where `is_inside_city` does not hold.
#}
{% macro neighbourhood(lng, lat) -%}
{%- set row_no = 'floor(' ~ lat ~ ' * 111195.0 / ' ~ var('neighbourhood_m') ~ ')' -%}
{%- set middle = '(' ~ row_no ~ ' + 0.5) * ' ~ var('neighbourhood_m') ~ ' / 111195.0' -%}
case
    when
        {{ is_inside_city(lng, lat) }}
        then
            cast(cast({{ row_no }} as bigint) as varchar) || ':' || cast(cast(floor(
                {{ lng }} * 111195.0 * cos(radians({{ middle }})) / {{ var('neighbourhood_m') }}
            ) as bigint) as varchar)
end
{%- endmacro %}


{#
  Whether a position lies in the box of the city, `city_bounds` (west, south, east, north; without it anywhere
  on the globe); 0°, 0° is no position at all.
#}
{% macro is_inside_city(lng, lat) -%}
{%- set bounds = var('city_bounds') or [-180, -85, 180, 85] -%}
(
    {{ lng }} between {{ bounds[0] }} and {{ bounds[2] }}
    and {{ lat }} between {{ bounds[1] }} and {{ bounds[3] }}
    and not ({{ lng }} = 0 and {{ lat }} = 0)
)
{%- endmacro %}
