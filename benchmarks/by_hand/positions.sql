-- How far east and north of WGS 84 a point of GCJ-02 lies, in degrees: the approximation that everybody uses. x and
-- y are its degrees from 105° E, 35° N.
create macro wave(x) as 20 * sin(6 * x * pi()) + 20 * sin(2 * x * pi()) + 20 * sin(x * pi()) + 40 * sin(x / 3 * pi());
create macro flat(lat) as 1 - 0.00669342162296594323 * pow(sin(radians(lat)), 2);

create macro east(x, y, lat) as (
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    + (wave(x) + 150 * sin(x / 12 * pi()) + 300 * sin(x / 30 * pi())) * 2 / 3
) / radians(6378245.0 / sqrt(flat(lat)) * cos(radians(lat)));

create macro north(x, y, lat) as (
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    + (20 * sin(6 * x * pi()) + 20 * sin(2 * x * pi())) * 2 / 3
    + (20 * sin(y * pi()) + 40 * sin(y / 3 * pi()) + 160 * sin(y / 12 * pi()) + 320 * sin(y / 30 * pi())) * 2 / 3
) / radians(6378245.0 * flat(90) / pow(flat(lat), 1.5));
