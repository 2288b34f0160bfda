"""Values that the torture sets leave out, each of which some driver, or some way of showing it, has altered."""

from __future__ import annotations

ODD_VALUES = {
    "sqlite": """
CREATE TABLE t (id INTEGER PRIMARY KEY, a REAL, b NUMERIC, c INTEGER, d TEXT, e "", f DECIMAL(5, 2));
INSERT INTO t VALUES (1, 1e15, 1e15, 9223372036854775808, 5e-324, -9223372036854775808, '0.10');
INSERT INTO t VALUES (2, 12345678901234567890, '1e400', '-0', x'00', char(0), 0.1 + 0.2);
INSERT INTO t VALUES (3, 'nan', 9e999 - 9e999, -9e999, 1.0, 1.0, 1.0);
""",
    "mysql": r"""
CREATE TABLE t (id INT PRIMARY KEY, z DECIMAL(65, 30), s DECIMAL(10, 7), f FLOAT, d DOUBLE, t TIME(3), y YEAR,
    m DATETIME(3), c CHAR(255), v VARCHAR(2000), j JSON, x VARBINARY(2000), w BIT(12), b BLOB);
INSERT INTO t VALUES (1, 0, 0.0000001, 1e-30, 5e-324, '-838:59:58.999', 0, '1000-01-01 00:00:00.001', 'NULL',
    '\\N', '{"a": "\\u0000"}', REPEAT(x'0A', 1500), b'101', 'NULL');
INSERT INTO t VALUES (2, -0.5, -0.0000001, 16777217, 1e15, '-00:00:00.5', 2155, '9999-12-31 23:59:59.999', '  x  ',
    REPEAT('é\n', 600), '"  "', '', 0, REPEAT('\t', 1001));
INSERT INTO t (id) VALUES (3);
CREATE VIEW v AS SELECT z + 0 AS z, f + 0 AS f, MAKETIME(-12, 30, 0) AS t, CAST(c AS BINARY) AS c, NULL AS n FROM t;
CREATE TABLE `line
end` (id INT PRIMARY KEY, `a
b` VARCHAR(5) DEFAULT 'x\ny' COMMENT 'a\n`b\n', `c``d` INT, e ENUM('a\nb', 'c\\d', 'it''s'), UNIQUE KEY `k
k` (`a
b`));
INSERT INTO `line
end` VALUES (1, 'x\n', 1, 'c\\d'), (2, NULL, 2, 'a\nb'), (3, 'y', 3, 'it''s');
CREATE TABLE places (id INT PRIMARY KEY, g GEOMETRY, p POINT, s SET('a', 'b', 'c'), t TEXT);
INSERT INTO places VALUES (1, ST_GeomFromText('POLYGON((0 0, 0 1, 1 1, 0 0))'), NULL, 'a,b', REPEAT('x', 1001));
CREATE VIEW keyless AS SELECT g, s, t FROM places;
/*!90000 CREATE TABLE vectors (id INT PRIMARY KEY, v VECTOR(3))
    SELECT 1 AS id, STRING_TO_VECTOR('[1, -2.5, 3e-8]') AS v UNION SELECT 2, NULL */
""",
    "postgresql": r"""
DROP DOMAIN IF EXISTS words, more_words, document;
CREATE DOMAIN words AS text[]; CREATE DOMAIN more_words AS words; CREATE DOMAIN document AS json;
CREATE TABLE t (id int PRIMARY KEY, n numeric, s numeric(10, 7), f real, d float8, c char(1200), v varchar(2000),
    j json, b jsonb, w words, m more_words, i inet, t text COLLATE "C", x xml, o document, k "char", a json[],
    z timetz, g text COLLATE "C" GENERATED ALWAYS AS (v) STORED);
INSERT INTO t VALUES (1, 0.0000000, 0.0000001, 1e-30, 5e-324, 'padded', '\N', '{"b": 1,  "a": 1e400}',
    '{"b": 1e400, "a": 1}', '{a,NULL,"b c"}', '{{1,2},{3,4}}', '10.0.0.1/8', '\t', '<a> &amp; </a>', '[1,  2]', 'x',
    array['{"a":  1}']::json[], '24:00:00+14:59:59');
INSERT INTO t VALUES (2, 'Infinity', 'NaN', '-Infinity', 1e15, repeat('x', 1100), repeat(E'é\n', 700),
    ('[' || repeat('1, ', 500) || '1]')::json, repeat('1', 1500)::jsonb, '{}', NULL, '::1', 'NULL',
    '<?xml version="1.0" encoding="UTF-8"?><a/>', '{}', '\001', '{}', '00:00-00:00:01');
INSERT INTO t (id) VALUES (3);
CREATE VIEW v AS SELECT n + 0 AS n, j, a, w, c, x, row_to_json(r) AS r, array[id] AS i, r::text AS y FROM t AS r
""",
}
