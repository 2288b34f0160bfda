"""What a schema of PostgreSQL holds beside tables, and every name in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.describing.inspection import Parts
from tui_orm.database.describing.schema_objects import KnownName, NameKind, SchemaObject
from tui_orm.database.descriptions import TableName

OWN = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
NOT_OF_EXTENSION = """NOT EXISTS (SELECT FROM pg_depend e
    WHERE e.objid = {0}.oid AND e.classid = '{1}'::regclass AND e.deptype = 'e')"""
ROUTINES = f"""
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function'
                      ELSE 'function' END, p.proname::text, n.nspname::text, p.oid::bigint, current_schema()::text,
       '(' || pg_get_function_identity_arguments(p.oid) || ')'
       || coalesce(' → ' || pg_get_function_result(p.oid), '')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {OWN} AND {NOT_OF_EXTENSION.format("p", "pg_proc")}
"""
SEQUENCES = f"""
SELECT 'sequence', c.relname::text, n.nspname::text, c.oid::bigint, current_schema()::text,
       coalesce((SELECT 'of ' || d.refobjid::regclass || '.' || a.attname FROM pg_depend d
                 JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                 WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1), '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND {OWN}
"""
TYPES = f"""
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite type' END,
       t.typname::text, n.nspname::text, t.oid::bigint, current_schema()::text,
       CASE t.typtype WHEN 'e' THEN (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum
                                     WHERE enumtypid = t.oid)
                      WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE '' END
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
  AND {OWN} AND {NOT_OF_EXTENSION.format("t", "pg_type")}
"""
OTHERS = """
SELECT 'extension', e.extname::text, n.nspname::text, e.oid::bigint, current_schema()::text, e.extversion
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'
UNION ALL
SELECT 'event trigger', evtname::text, current_schema()::text, oid::bigint, current_schema()::text, evtevent::text
FROM pg_event_trigger
"""
OBJECTS = f"{ROUTINES} UNION ALL {SEQUENCES} UNION ALL {TYPES} UNION ALL {OTHERS} ORDER BY 1, 3, 2"
FUNCTION = "SELECT pg_get_functiondef(:oid)"
AGGREGATE = """
SELECT format(E'CREATE AGGREGATE %s(%s) (\\n    SFUNC = %s,\\n    STYPE = %s%s%s\\n)', a.aggfnoid::regproc,
              pg_get_function_arguments(a.aggfnoid), a.aggtransfn, format_type(a.aggtranstype, NULL),
              CASE WHEN a.aggfinalfn <> 0 THEN E',\\n    FINALFUNC = ' || a.aggfinalfn ELSE '' END,
              E',\\n    INITCOND = ' || quote_literal(a.agginitval))
FROM pg_aggregate a WHERE a.aggfnoid = :oid
"""
SEQUENCE = """
SELECT format(E'CREATE SEQUENCE %s AS %s\\n    INCREMENT BY %s MINVALUE %s MAXVALUE %s\\n    START WITH %s CACHE %s%s',
              seqrelid::regclass, format_type(seqtypid, NULL), seqincrement, seqmin, seqmax, seqstart, seqcache,
              CASE WHEN seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END)
FROM pg_sequence WHERE seqrelid = :oid
"""
ENUM = """
SELECT format('CREATE TYPE %s AS ENUM (%s)', CAST(CAST(:oid AS oid) AS regtype), coalesce((SELECT E'\\n    '
         || string_agg(quote_literal(enumlabel), E',\\n    ' ORDER BY enumsortorder) || E'\\n'
         FROM pg_enum WHERE enumtypid = :oid), ''))
"""
DOMAIN = """
SELECT format('CREATE DOMAIN %s AS %s%s%s%s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod),
              coalesce(' DEFAULT ' || t.typdefault, ''), CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
              (SELECT string_agg(format(E'\\n    CONSTRAINT %I %s', conname, pg_get_constraintdef(oid, true)), ''
                                 ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid AND contype = 'c'))
FROM pg_type t WHERE t.oid = :oid
"""
COMPOSITE = """
SELECT format(E'CREATE TYPE %s AS (\\n%s\\n)', t.oid::regtype,
              string_agg(format('    %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), E',\\n'
                         ORDER BY a.attnum))
FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
WHERE t.oid = :oid GROUP BY t.oid
"""
RANGE = """
SELECT format('CREATE TYPE %s AS RANGE (SUBTYPE = %s)', rngtypid::regtype, format_type(rngsubtype, NULL))
FROM pg_range WHERE rngtypid = :oid
"""
EXTENSION = """
SELECT format('CREATE EXTENSION %I WITH SCHEMA %I VERSION %L', e.extname, n.nspname, e.extversion)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid = :oid
"""
EVENT_TRIGGER = """
SELECT format(E'CREATE EVENT TRIGGER %I ON %s\\n    EXECUTE FUNCTION %s()', evtname, evtevent, evtfoid::regproc)
FROM pg_event_trigger WHERE oid = :oid
"""
TEXTS = {
    "aggregate": AGGREGATE,
    "sequence": SEQUENCE,
    "enum": ENUM,
    "domain": DOMAIN,
    "composite type": COMPOSITE,
    "range": RANGE,
    "extension": EXTENSION,
    "event trigger": EVENT_TRIGGER,
}
"""What writes the statement of each kind; PostgreSQL gives that of a function itself."""
NAMES = f"""
SELECT 'column', n.nspname::text, c.relname::text, a.attname::text, col_description(a.attrelid, a.attnum),
       current_schema()::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND {OWN}
UNION ALL
SELECT 'index', n.nspname, c.relname, ic.relname, obj_description(ic.oid, 'pg_class'), current_schema()
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm') AND {OWN}
UNION ALL
SELECT 'constraint', n.nspname, c.relname, k.conname, obj_description(k.oid, 'pg_constraint'), current_schema()
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype IN ('c', 'f', 'x') AND {OWN}
UNION ALL
SELECT 'trigger', n.nspname, c.relname, t.tgname, obj_description(t.oid, 'pg_trigger'), current_schema()
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {OWN}
UNION ALL
SELECT 'comment', n.nspname, c.relname, '', obj_description(c.oid, 'pg_class'), current_schema()
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND obj_description(c.oid, 'pg_class') IS NOT NULL AND {OWN}
"""
ROUTINE = ("function", "procedure", "aggregate", "window function")


def objects(connection: Connection, parts: Parts) -> list[SchemaObject]:
    """Routines, sequences, types, extensions and event triggers, by one query; those of extensions are left out."""
    rows = parts.rows("Routines, sequences and types", connection, OBJECTS)
    return [
        SchemaObject(kind, name, None if schema == here else schema, note or "", handle)
        for kind, name, schema, handle, here, note in rows
    ]


def object_text(connection: Connection, found: SchemaObject) -> str:
    """The statement that makes an object."""
    return _text(connection, TEXTS.get(found.kind, FUNCTION), found.handle)


def sequence_text(connection: Connection, oid: int) -> str:
    """The statement that makes a sequence."""
    return _text(connection, SEQUENCE, oid)


def _text(connection: Connection, query: str, oid: int) -> str:
    text = connection.execute(sa.text(query), {"oid": oid}).scalar() or ""
    return f"{text.rstrip()};" if text else ""


def names(connection: Connection, parts: Parts) -> list[KnownName]:
    """Names of columns, indexes, constraints, triggers and others, and all comments, by two queries."""
    known: dict[tuple[str, str], TableName] = {}
    found: list[KnownName] = []
    for row in parts.rows("Names", connection, NAMES):
        found += _names(known, *row)
    for one in objects(connection, parts):
        kind = NameKind.ROUTINE if one.kind in ROUTINE else NameKind.OBJECT
        found.append(KnownName(kind, str(one), None, one.kind))
    return found


def _names(
    known: dict[tuple[str, str], TableName],
    kind: str,
    schema: str,
    name: str,
    own: str,
    comment: str | None,
    here: Any,
) -> Iterator[KnownName]:
    table = known.get((schema, name))
    if table is None:
        table = known[schema, name] = TableName(name, None if schema == here else schema)
    if kind != "comment":
        yield KnownName(NameKind(kind), own, table)
    if comment:
        yield KnownName(NameKind.COMMENT, comment, table, own if kind == "column" else "")
