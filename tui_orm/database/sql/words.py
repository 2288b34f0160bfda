"""Words of SQL: those that all servers know, and functions of each that it does not list itself."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = _set(
    """
    ADD ALL ALTER ANALYZE AND AS ASC BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONSTRAINT
    CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DELETE DESC DISTINCT DROP ELSE END
    ESCAPE EXCEPT EXISTS EXPLAIN FALSE FOREIGN FROM FULL FUNCTION GROUP HAVING IF IN INDEX INNER INSERT INTERSECT
    INTO IS JOIN KEY LEFT LIKE LIMIT NATURAL NOT NULL OFFSET ON OR ORDER OUTER OVER PARTITION PRIMARY PROCEDURE
    RECURSIVE REFERENCES RENAME RETURNING RIGHT ROLLBACK SAVEPOINT SELECT SET TABLE THEN TO TRANSACTION TRIGGER
    TRUE UNION UNIQUE UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH
    """
)
OF_SQLITE = _set(
    """
    ABORT ATTACH AUTOINCREMENT CONFLICT DEFERRED DETACH EXCLUSIVE GLOB IGNORE IMMEDIATE INDEXED INSTEAD ISNULL
    MATCH NOTNULL PLAN PRAGMA QUERY RAISE REGEXP REINDEX REPLACE ROWID STRICT TEMP TEMPORARY VACUUM VIRTUAL
    WITHOUT
    """
)
OF_MYSQL = _set(
    """
    AFTER AUTO_INCREMENT BEFORE CALL CHARACTER CHARSET DECLARE DELIMITER DESCRIBE DIV DUPLICATE EACH ENGINE EVENT
    FLUSH FORCE GRANT IGNORE INTERVAL KILL LOAD LOCK MOD MODIFY OPTIMIZE OUTFILE REGEXP REPLACE REVOKE RLIKE ROW
    SEPARATOR SHARE SHOW START STRAIGHT_JOIN TABLES TEMPORARY TRUNCATE UNLOCK UNSIGNED USE XOR ZEROFILL
    """
)
OF_POSTGRESQL = _set(
    """
    AFTER ARRAY BEFORE CALL CLUSTER CONCURRENTLY CONFLICT COPY DECLARE DO DOMAIN EXTENSION FETCH FILTER FOR GRANT
    ILIKE INHERITS INTERVAL LANGUAGE LATERAL LISTEN LOCK MATERIALIZED MERGE NOTHING NULLS ONLY OWNER PLPGSQL
    REINDEX RETURNS REVOKE ROLE ROW SCHEMA SEQUENCE SERIAL SHARE SHOW SIMILAR START TABLESAMPLE TEMPORARY TRUNCATE
    TYPE VACUUM
    """
)
MYSQL_FUNCTIONS = _set(
    """
    abs adddate aes_decrypt aes_encrypt avg ceil char_length coalesce concat concat_ws convert convert_tz count
    curdate curtime database date date_add date_format date_sub datediff day dayname dayofweek dayofyear
    dense_rank elt exp field find_in_set first_value floor format from_base64 from_days from_unixtime greatest
    group_concat hex hour ifnull inet_aton inet_ntoa instr json_array json_arrayagg json_contains json_extract
    json_keys json_length json_object json_objectagg json_set json_table json_unquote json_valid lag last_day
    last_insert_id last_value lcase lead least left length ln locate log log10 log2 lower lpad ltrim makedate max
    md5 microsecond mid min minute mod month monthname now nth_value ntile nullif percent_rank period_diff pi pow
    power quarter quote rand rank regexp_like regexp_replace regexp_substr repeat replace reverse right round
    row_number rpad rtrim second sha2 sign sleep soundex space sqrt std stddev str_to_date strcmp subdate substr
    substring substring_index sum sysdate time timediff timestampadd timestampdiff to_base64 to_days trim truncate
    ucase unhex unix_timestamp upper user utc_date utc_time utc_timestamp uuid uuid_to_bin variance version week
    weekday year yearweek
    """
)
KEYWORDS_OF: dict[str, frozenset[str]] = {
    "sqlite": KEYWORDS | OF_SQLITE,
    "mysql": KEYWORDS | OF_MYSQL,
    "postgresql": KEYWORDS | OF_POSTGRESQL,
}
"""What is drawn as a keyword."""
FUNCTIONS: dict[str, frozenset[str]] = {
    "sqlite": _set("abs avg coalesce count length lower max min sum upper"),
    "mysql": MYSQL_FUNCTIONS,
    "postgresql": _set("coalesce extract greatest least nullif overlay position substring trim"),
}
"""What each server has beside those that it lists, or where it cannot be asked."""
