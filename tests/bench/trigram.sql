-- The peer of bench_search: PostgreSQL with pg_trgm, on the same persons and the same queries. Tables held, query
-- and truth are filled (tests/bench/match.sh). A person is found by trigrams of the name, or by the date of birth,
-- each through an index; the best ten by the sum of the likenesses of name, date and address are the answer.
-- Time is the server's, without the way to it and back.

\set QUIET on
SET client_min_messages = warning;
SET jit = off;
SET work_mem = '64MB';

CREATE TABLE person AS
    SELECT id, trim(concat_ws(' ', given_name, surname)) AS name, coalesce(date_of_birth, '') AS birth,
        concat_ws(' ', street_number, address_1, suburb, postcode, state) AS address
    FROM held;
CREATE TABLE applicant AS
    SELECT seq, q.id, split_part(q.id, ':', 1) AS family, trim(concat_ws(' ', given_name, surname)) AS name,
        coalesce(date_of_birth, '') AS birth,
        concat_ws(' ', street_number, address_1, suburb, postcode, state) AS address, t.true_id
    FROM query AS q JOIN truth AS t ON t.query_id = q.id
    WHERE (seq - 1) % :every = 0;

\timing on
CREATE INDEX person_name ON person USING gin (name gin_trgm_ops);
CREATE INDEX person_birth ON person (birth);
ANALYZE person;
\timing off

CREATE TABLE found (family text, rank integer, candidates integer, ms double precision);

DO $$
DECLARE
    a record;
    begun timestamptz;
    ids text[];
BEGIN
    FOR a IN SELECT * FROM applicant ORDER BY seq LOOP
        begun := clock_timestamp();
        SELECT array_agg(id ORDER BY likeness DESC, id) INTO ids FROM (
            SELECT id, similarity(name, a.name) + similarity(birth, a.birth) + similarity(address, a.address) / 2
                AS likeness
            FROM (
                SELECT * FROM person WHERE name % a.name
                UNION
                SELECT * FROM person WHERE birth = a.birth AND a.birth <> ''
            ) AS either
            ORDER BY likeness DESC, id
            LIMIT 10
        ) AS best;
        INSERT INTO found VALUES (a.family, coalesce(array_position(ids, a.true_id), 0),
            coalesce(array_length(ids, 1), 0), 1000 * extract(epoch FROM clock_timestamp() - begun));
    END LOOP;
END $$;

\pset footer off
\pset border 0
SELECT coalesce(family, 'all') AS "group", count(*) AS queries,
    round(avg((rank = 1)::int), 4) AS first, round(avg((rank > 0)::int), 4) AS "in ten",
    round(avg(candidates), 2) AS mean,
    round((percentile_cont(0.5) WITHIN GROUP (ORDER BY ms))::numeric, 3) AS median,
    round((percentile_cont(0.95) WITHIN GROUP (ORDER BY ms))::numeric, 3) AS "95 %",
    round(max(ms)::numeric, 3) AS "most ms"
FROM found GROUP BY ROLLUP (family) ORDER BY family NULLS LAST;
SELECT pg_size_pretty(pg_table_size('person')) AS "table", pg_size_pretty(pg_indexes_size('person')) AS indexes;
