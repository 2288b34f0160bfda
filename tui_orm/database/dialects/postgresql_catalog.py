"""What PostgreSQL's catalogue keeps of one table, part by part; the panels and the DDL are made of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import parameters

RELATION = """
SELECT c.oid, c.relkind::text AS kind, c.relpersistence::text AS persistence, c.relrowsecurity AS secured,
       c.relforcerowsecurity AS forced, c.relispartition AS is_partition, c.relreplident::text AS identity,
       array_to_string(c.reloptions, ', ') AS options, t.spcname AS tablespace, am.amname AS method,
       pg_get_userbyid(c.relowner) AS owner, obj_description(c.oid, 'pg_class') AS comment,
       CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS rows,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partitioned,
       pg_get_expr(c.relpartbound, c.oid) AS bounds,
       CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_table_size(c.oid) END AS data,
       CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_indexes_size(c.oid) END AS indexes,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END AS definition,
       array_to_json(array(SELECT i.inhparent::regclass::text FROM pg_inherits i
                           WHERE i.inhrelid = c.oid ORDER BY i.inhseqno))::text AS parents,
       c.relhastriggers AS has_triggers, c.relhasrules AND c.relkind NOT IN ('v', 'm') OR c.relkind = 'v' AS has_rules,
       c.relhassubclass AS has_children, EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS has_policies,
       EXISTS (SELECT FROM pg_statistic_ext WHERE stxrelid = c.oid) AS has_statistics,
       fs.srvname AS server, array_to_string(ft.ftoptions, ', ') AS server_options
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver
WHERE c.relname = :table AND n.nspname = coalesce(:schema, current_schema())
"""
COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
       pg_get_expr(d.adbin, d.adrelid) AS expression, a.attidentity::text AS identity,
       a.attgenerated::text AS generated, a.attislocal AS is_local,
       CASE WHEN a.attcollation <> ty.typcollation THEN quote_ident(co.collname) END AS collation,
       CASE WHEN a.attstorage <> ty.typstorage THEN a.attstorage::text END AS storage,
       col_description(a.attrelid, a.attnum) AS comment
FROM pg_attribute a JOIN pg_type ty ON ty.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation co ON co.oid = a.attcollation
WHERE a.attrelid = :oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
INDEXES = """
SELECT i.indexrelid, ic.relname AS name, i.indisunique AS is_unique, i.indisprimary AS is_primary,
       i.indisvalid AS is_valid, am.amname AS method, pg_get_indexdef(i.indexrelid) AS definition,
       array_to_json(array(
         SELECT pg_get_indexdef(i.indexrelid, k::int, true)
                || CASE WHEN k <= i.indnkeyatts AND op.opcdefault IS FALSE THEN ' ' || op.opcname ELSE '' END
                || CASE WHEN k > i.indnkeyatts THEN '' WHEN i.indoption[k - 1] & 3 = 3 THEN ' DESC'
                        WHEN i.indoption[k - 1] & 1 = 1 THEN ' DESC NULLS LAST'
                        WHEN i.indoption[k - 1] & 2 = 2 THEN ' NULLS FIRST' ELSE '' END
         FROM generate_series(1, i.indnatts) k LEFT JOIN pg_opclass op ON op.oid = i.indclass[k - 1]
         ORDER BY k))::text AS columns, i.indnkeyatts AS keys,
       pg_get_expr(i.indpred, i.indrelid, true) AS condition, co.conname AS constraint,
       co.condeferrable AS deferrable, obj_description(i.indexrelid, 'pg_class') AS comment
FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
LEFT JOIN pg_constraint co ON co.conindid = i.indexrelid AND co.contype IN ('p', 'u', 'x') AND co.conrelid = :oid
WHERE i.indrelid = :oid ORDER BY NOT i.indisprimary, ic.relname
"""
CONSTRAINTS = """
SELECT conname AS name, contype::text AS type, pg_get_constraintdef(oid, true) AS definition,
       convalidated AS is_valid, conislocal AS is_local, obj_description(oid, 'pg_constraint') AS comment
FROM pg_constraint
WHERE conrelid = :oid AND contype IN ('p', 'u', 'x', 'c', 'f') AND (contype <> 'f' OR conparentid = 0)
ORDER BY array_position(ARRAY['p', 'u', 'x', 'c', 'f'], contype::text), conname
"""
TRIGGERS = """
SELECT tgname AS name, pg_get_triggerdef(oid, true) AS definition, tgenabled::text AS enabled,
       obj_description(oid, 'pg_trigger') AS comment,
       (SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.oid = tgfoid) AS routine
FROM pg_trigger WHERE tgrelid = :oid AND NOT tgisinternal ORDER BY tgname
"""
RULES = """
SELECT rulename AS name, pg_get_ruledef(oid, true) AS definition FROM pg_rewrite
WHERE ev_class = :oid AND rulename <> '_RETURN' ORDER BY rulename
"""
POLICIES = """
SELECT polname AS name, polpermissive AS permissive,
       CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                   ELSE 'ALL' END AS command,
       array_to_string(array(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END
                             FROM unnest(polroles) r), ', ') AS roles,
       pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS "check"
FROM pg_policy WHERE polrelid = :oid ORDER BY polname
"""
CHILDREN = """
SELECT c.oid::regclass::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds,
       CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS rows,
       CASE WHEN c.relkind <> 'p' THEN pg_total_relation_size(c.oid) END AS size
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = :oid ORDER BY 1
"""
STATISTICS = """
SELECT pg_get_statisticsobjdef(oid) AS definition FROM pg_statistic_ext WHERE stxrelid = :oid ORDER BY stxname
"""
# Those of a column that is an identity come with it.
SEQUENCES = """
SELECT a.attname AS column, s.oid::regclass::text AS name, s.oid
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND d.classid = 'pg_class'::regclass AND s.relkind = 'S'
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = :oid AND d.deptype = 'a' ORDER BY 2
"""
KINDS = {
    "r": "table",
    "p": "partitioned table",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
}


def relation(connection: Connection, table: TableName) -> Any:
    """The table's own row. Raises NoResultFound where it is gone."""
    return connection.execute(sa.text(RELATION), parameters(table)).one()


def is_needless(query: str, own: Any) -> bool:
    """Whether the table's own row says that a query would find nothing: each costs its way to the server."""
    says = {
        TRIGGERS: own.has_triggers,
        RULES: own.has_rules,
        POLICIES: own.has_policies,
        CHILDREN: own.has_children,
        STATISTICS: own.has_statistics,
        INDEXES: own.kind in "rpm",
        CONSTRAINTS: own.kind in "rpf",
    }
    return not says.get(query, True)


def rows(connection: Connection, own: Any, query: str) -> list[Any]:
    """What a query finds of the table whose own row this is."""
    return [] if is_needless(query, own) else list(connection.execute(sa.text(query), {"oid": own.oid}))
