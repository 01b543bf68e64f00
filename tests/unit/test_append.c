/* test_append.c: what is appended can be read, is chained, signed and in the tree; nothing else is appended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/ledger.h"

#define AT_MS 1772355600000

static struct ought_error err;

/* An empty ledger in memory, and who writes to it. */
struct ledger {
	struct ought_db *db;
	struct ought_identity *identity;
	struct ought_head head;
	json_t *claims;
};

static struct ledger *
new_ledger(bool content)
{
	static const uint8_t seed[OUGHT_KEY_BYTES] = {7};
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	assert_non_null(ledger);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	assert_int_equal(ought_db_replica(content, &ledger->db, &err), OUGHT_OK);
	assert_int_equal(
	    ought_identity_from_seed("jane.roe", seed, &ledger->identity, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_head(ledger->db, &ledger->head, &err), OUGHT_OK);
	ledger->claims = json_pack("{s:s}", "record", "R-000310");
	return ledger;
}

static int
open_ledger(void **state)
{
	*state = new_ledger(true);
	return 0;
}

static int
close_ledger(void **state)
{
	struct ledger *ledger = *state;

	json_decref(ledger->claims);
	ought_identity_free(ledger->identity);
	ought_db_close(ledger->db);
	free(ledger);
	return 0;
}

static struct ought_entry
an_entry(const struct ledger *ledger)
{
	struct ought_entry entry = {
	    .at_ms = AT_MS,
	    .act = "decision.made",
	    .by = "jane.roe",
	    .store = "suffolk/7f3a90b2",
	    .claims = ledger->claims,
	};

	return entry;
}

/* Append one entry, with content {"reason": ${reason}} unless that is NULL. */
static void
append(struct ledger *ledger, const char *reason)
{
	struct ought_entry entry = an_entry(ledger);
	json_t *content = reason == NULL ? NULL : json_pack("{s:s}", "reason", reason);

	assert_int_equal(
	    ought_ledger_append(ledger->db, ledger->identity, &ledger->head, &entry, content, &err),
	    OUGHT_OK);
	json_decref(content);
}

static int64_t
count(struct ledger *ledger, const char *sql)
{
	int64_t value = -1;

	assert_int_equal(ought_db_int(ledger->db, sql, NULL, &value, NULL, &err), OUGHT_OK);
	return value;
}

static void
an_empty_ledger_has_an_empty_head(void **state)
{
	static const uint8_t none[OUGHT_HASH_BYTES];
	struct ledger *ledger = *state;
	struct ought_stored stored = {0};

	assert_int_equal(ledger->head.size, 0);
	assert_true(ledger->head.at_ms == INT64_MIN);
	assert_memory_equal(ledger->head.leaf, none, sizeof(none));
	assert_int_equal(ought_ledger_get(ledger->db, 0, &stored, &err), OUGHT_NOT_FOUND);
}

static void
an_entry_appended_is_stored_signed_chained_and_in_the_tree(void **state)
{
	struct ledger *ledger = *state;
	uint8_t leaf[OUGHT_HASH_BYTES], previous[OUGHT_HASH_BYTES] = {0}, root[OUGHT_HASH_BYTES];
	struct ought_merkle_edge edge = {0};
	int64_t n;

	for (n = 0; n < 9; n++) {
		struct ought_entry entry = an_entry(ledger), read = {0};
		struct ought_stored stored = {0};

		entry.at_ms += n;
		assert_int_equal(ought_ledger_append(ledger->db, ledger->identity, &ledger->head,
				     &entry, NULL, &err),
		    OUGHT_OK);
		assert_int_equal(entry.n, n);
		assert_false(entry.has_content);
		assert_int_equal(ought_ledger_get(ledger->db, n, &stored, &err), OUGHT_OK);
		assert_int_equal(strlen(stored.text), stored.len);
		assert_false(stored.has_part);
		assert_int_equal(ought_sshsig_verify(ought_identity_signing_key(ledger->identity),
				     stored.text, stored.len, stored.signature, &err),
		    OUGHT_OK);
		assert_int_equal(ought_entry_read(stored.text, stored.len, &read, &err), OUGHT_OK);
		assert_int_equal(read.n, n);
		assert_memory_equal(read.prev, previous, sizeof(previous));
		assert_string_equal(read.by, "jane.roe");
		assert_false(read.has_content);
		ought_merkle_leaf(stored.text, stored.len, stored.signature, leaf);
		memcpy(previous, leaf, sizeof(previous));
		assert_int_equal(ought_merkle_edge_add(&edge, leaf, NULL, NULL, &err), OUGHT_OK);
		ought_merkle_edge_root(&edge, leaf);
		assert_int_equal(ought_ledger_root(ledger->db, n + 1, root, &err), OUGHT_OK);
		assert_memory_equal(root, leaf, sizeof(root));
		ought_entry_clear(&read);
		ought_stored_clear(&stored);
	}
}

static void
the_head_read_again_is_the_head_that_appending_left(void **state)
{
	struct ledger *ledger = *state;
	struct ought_head head = {0};
	int i;

	for (i = 0; i < 5; i++) {
		append(ledger, NULL);
		assert_int_equal(ought_ledger_head(ledger->db, &head, &err), OUGHT_OK);
		assert_int_equal(head.size, i + 1);
		assert_true(head.at_ms == AT_MS);
		assert_memory_equal(head.leaf, ledger->head.leaf, sizeof(head.leaf));
	}
}

static void
content_is_stored_apart_under_the_entrys_commitment(void **state)
{
	struct ledger *ledger = *state;
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	uint8_t commitment[OUGHT_HASH_BYTES];
	json_t *content = NULL;

	append(ledger, "because");
	assert_int_equal(ought_ledger_get(ledger->db, 0, &stored, &err), OUGHT_OK);
	assert_null(strstr(stored.text, "because"));
	assert_true(stored.has_part);
	assert_string_equal(stored.part, "{\"reason\":\"because\"}");
	assert_int_equal(ought_entry_read(stored.text, stored.len, &entry, &err), OUGHT_OK);
	assert_true(entry.has_content);
	ought_commitment(stored.salt, stored.part, stored.part_len, commitment);
	assert_memory_equal(commitment, entry.content, sizeof(commitment));
	assert_int_equal(ought_ledger_content(ledger->db, 0, &content, &err), OUGHT_OK);
	assert_string_equal(ought_json_text(content, "reason"), "because");
	json_decref(content);
	ought_entry_clear(&entry);
	ought_stored_clear(&stored);
	assert_null(stored.part);
}

static void
the_same_content_twice_has_two_commitments(void **state)
{
	struct ledger *ledger = *state;
	struct ought_stored first = {0}, second = {0};

	append(ledger, "because");
	append(ledger, "because");
	assert_int_equal(ought_ledger_get(ledger->db, 0, &first, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_get(ledger->db, 1, &second, &err), OUGHT_OK);
	assert_memory_not_equal(first.salt, second.salt, OUGHT_SALT_BYTES);
	ought_stored_clear(&first);
	ought_stored_clear(&second);
}

static void
content_that_was_erased_is_gone_and_its_entry_stays(void **state)
{
	struct ledger *ledger = *state;
	struct ought_stored stored = {0};
	json_t *content = json_object(), *before = content;

	append(ledger, "because");
	append(ledger, NULL);
	assert_int_equal(
	    ought_db_run(ledger->db, "UPDATE main.part SET until_n = 1 WHERE n = 0", NULL, &err),
	    OUGHT_OK);
	assert_int_equal(ought_ledger_content(ledger->db, 0, &content, &err), OUGHT_OK);
	assert_null(content);
	assert_int_equal(ought_ledger_get(ledger->db, 0, &stored, &err), OUGHT_OK);
	assert_false(stored.has_part);
	ought_stored_clear(&stored);
	json_decref(before);
}

static void
an_erasure_that_the_ledger_does_not_hold_has_not_happened(void **state)
{
	struct ledger *ledger = *state;
	json_t *content = NULL;

	append(ledger, "because");
	append(ledger, NULL);
	assert_int_equal(
	    ought_db_run(ledger->db, "UPDATE main.part SET until_n = 2 WHERE n = 0", NULL, &err),
	    OUGHT_OK);
	assert_int_equal(ought_ledger_content(ledger->db, 0, &content, &err), OUGHT_OK);
	assert_non_null(content);
	json_decref(content);
}

static void
content_exchanged_in_the_table_is_not_given_out(void **state)
{
	struct ledger *ledger = *state;
	json_t *content = NULL;

	append(ledger, "because");
	append(ledger, "forged");
	assert_int_equal(
	    ought_db_run(ledger->db, "DELETE FROM main.part WHERE n = 0", NULL, &err), OUGHT_OK);
	assert_int_equal(
	    ought_db_run(ledger->db, "UPDATE main.part SET n = 0 WHERE n = 1", NULL, &err),
	    OUGHT_OK);
	assert_int_equal(ought_ledger_content(ledger->db, 0, &content, &err), OUGHT_UNVERIFIED);
	assert_null(content);
	assert_int_equal(ought_ledger_content(ledger->db, 1, &content, &err), OUGHT_OK);
	assert_null(content);
}

static void
without_the_contents_key_the_ledger_reads_and_takes_no_content(void **state)
{
	struct ledger *ledger = new_ledger(false);
	struct ought_entry entry = an_entry(ledger);
	json_t *content = json_pack("{s:s}", "reason", "because");
	struct ought_stored stored = {0};

	(void)state;
	assert_int_equal(
	    ought_ledger_append(ledger->db, ledger->identity, &ledger->head, &entry, content, &err),
	    OUGHT_LOCKED);
	append(ledger, NULL);
	assert_int_equal(ought_ledger_get(ledger->db, 0, &stored, &err), OUGHT_OK);
	assert_false(stored.has_part);
	ought_stored_clear(&stored);
	json_decref(content);
	close_ledger((void **)&ledger);
}

/* Nothing of ${entry} is appended, and head and entry are as they were. */
static void
assert_not_appended(struct ledger *ledger, struct ought_entry entry, const json_t *content,
    enum ought_status expected)
{
	const struct ought_entry before = entry;
	const struct ought_head head = ledger->head;

	assert_int_equal(
	    ought_ledger_append(ledger->db, ledger->identity, &ledger->head, &entry, content, &err),
	    expected);
	assert_memory_equal(&entry, &before, sizeof(before));
	assert_memory_equal(&ledger->head, &head, sizeof(head));
	assert_int_equal(count(ledger, "SELECT count(*) FROM ledger.entry"), head.size);
	assert_int_equal(
	    count(ledger, "SELECT count(*) FROM ledger.node WHERE level = 0"), head.size);
}

static void
what_breaks_the_ledgers_form_is_not_appended(void **state)
{
	struct ledger *ledger = *state;
	struct ought_entry entry;
	json_t *list = json_array(), *real = json_pack("{s:f}", "a", 0.5);

	append(ledger, NULL);
	entry = an_entry(ledger);
	entry.at_ms = AT_MS - 1;
	assert_not_appended(ledger, entry, NULL, OUGHT_INVALID);
	assert_string_equal(err.sentence, "entry 1 is dated before the one it follows");
	entry = an_entry(ledger);
	entry.by = "john.doe";
	assert_not_appended(ledger, entry, NULL, OUGHT_INTERNAL);
	entry = an_entry(ledger);
	entry.claims = list;
	assert_not_appended(ledger, entry, NULL, OUGHT_INVALID);
	entry = an_entry(ledger);
	assert_not_appended(ledger, entry, list, OUGHT_INVALID);
	assert_not_appended(ledger, entry, real, OUGHT_INVALID);
	json_decref(real);
	json_decref(list);
}

static void
an_entry_at_a_number_that_is_taken_is_not_appended(void **state)
{
	struct ledger *ledger = *state;
	struct ought_head stale = ledger->head;
	struct ought_entry entry = an_entry(ledger);

	append(ledger, NULL);
	assert_int_not_equal(
	    ought_ledger_append(ledger->db, ledger->identity, &stale, &entry, NULL, &err),
	    OUGHT_OK);
	assert_int_equal(stale.size, 0);
	assert_int_equal(count(ledger, "SELECT count(*) FROM ledger.entry"), 1);
}

static void
a_last_entry_that_its_tree_does_not_hold_is_damage(void **state)
{
	static const char sql[] = "INSERT INTO ledger.entry (n, body, signature)"
				  " SELECT 1, body, signature FROM ledger.entry WHERE n = 0";
	struct ledger *ledger = *state;
	struct ought_head head = {.size = 77};

	append(ledger, NULL);
	assert_int_equal(ought_db_run(ledger->db, sql, NULL, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_head(ledger->db, &head, &err), OUGHT_DAMAGED);
	assert_int_equal(head.size, 77);
}

/* What a walk over the entries saw. */
struct seen {
	int64_t next;
	int64_t contents;
	int64_t stop_at; /* or -1 */
};

static enum ought_status
see(void *cookie, int64_t n, const struct ought_stored *stored, struct ought_error *error)
{
	struct seen *seen = cookie;
	struct ought_entry entry = {0};

	if (n == seen->stop_at)
		return ought_error_set(error, OUGHT_REFUSED, "enough");
	assert_int_equal(n, seen->next);
	assert_int_equal(ought_entry_read(stored->text, stored->len, &entry, error), OUGHT_OK);
	assert_int_equal(entry.n, n);
	assert_int_equal(stored->has_part, entry.has_content);
	if (stored->has_part) {
		uint8_t commitment[OUGHT_HASH_BYTES];

		ought_commitment(stored->salt, stored->part, stored->part_len, commitment);
		assert_memory_equal(commitment, entry.content, sizeof(commitment));
		assert_int_equal(strlen(stored->part), stored->part_len);
		seen->contents++;
	}
	ought_entry_clear(&entry);
	seen->next++;
	return OUGHT_OK;
}

static void
a_walk_sees_each_entry_in_order_with_its_own_content(void **state)
{
	static const char *const reasons[] = {"short", NULL,
	    "a much longer reason than the one before it, so that the room has to grow", "x", NULL};
	struct ledger *ledger = *state;
	struct seen all = {0, 0, -1}, some = {1, 0, -1}, none = {5, 0, -1};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		append(ledger, reasons[i]);
	assert_int_equal(ought_ledger_each(ledger->db, 0, INT64_MAX, see, &all, &err), OUGHT_OK);
	assert_int_equal(all.next, 5);
	assert_int_equal(all.contents, 3);
	assert_int_equal(ought_ledger_each(ledger->db, 1, 3, see, &some, &err), OUGHT_OK);
	assert_int_equal(some.next, 3);
	assert_int_equal(ought_ledger_each(ledger->db, 5, 9, see, &none, &err), OUGHT_OK);
	assert_int_equal(none.next, 5);
}

static void
a_walk_ends_with_the_status_of_its_visitor(void **state)
{
	struct ledger *ledger = *state;
	struct seen seen = {0, 0, 2};
	int i;

	for (i = 0; i < 4; i++)
		append(ledger, NULL);
	assert_int_equal(ought_ledger_each(ledger->db, 0, 4, see, &seen, &err), OUGHT_REFUSED);
	assert_string_equal(err.sentence, "enough");
	assert_int_equal(seen.next, 2);
}

static void
a_walk_over_a_gap_is_damage(void **state)
{
	static const char sql[] = "INSERT INTO ledger.entry (n, body, signature)"
				  " SELECT 3, body, signature FROM ledger.entry WHERE n = 0";
	struct ledger *ledger = *state;
	struct seen seen = {0, 0, -1};

	append(ledger, NULL);
	append(ledger, NULL);
	assert_int_equal(ought_db_run(ledger->db, sql, NULL, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_each(ledger->db, 0, 4, see, &seen, &err), OUGHT_DAMAGED);
	assert_string_equal(err.sentence, "entry 2 is missing from the ledger");
	assert_int_equal(seen.next, 2);
}

static void
the_tables_refuse_to_change_or_remove_what_was_appended(void **state)
{
	static const char *const forbidden[] = {
	    "UPDATE ledger.entry SET signature = zeroblob(64)",
	    "DELETE FROM ledger.entry",
	    "UPDATE ledger.node SET hash = zeroblob(32)",
	    "DELETE FROM ledger.node WHERE level = 0",
	    "INSERT OR REPLACE INTO ledger.entry (n, body, signature)"
	    " SELECT 0, body, zeroblob(64) FROM ledger.entry WHERE n = 1",
	};
	struct ledger *ledger = *state;
	struct ought_stored before = {0}, after = {0};
	size_t i;

	append(ledger, NULL);
	append(ledger, NULL);
	assert_int_equal(ought_ledger_get(ledger->db, 0, &before, &err), OUGHT_OK);
	for (i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		assert_int_not_equal(ought_db_run(ledger->db, forbidden[i], NULL, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_get(ledger->db, 0, &after, &err), OUGHT_OK);
	assert_string_equal(after.text, before.text);
	assert_memory_equal(after.signature, before.signature, sizeof(before.signature));
	assert_int_equal(count(ledger, "SELECT count(*) FROM ledger.node"), 3);
	ought_stored_clear(&before);
	ought_stored_clear(&after);
}

#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, open_ledger, close_ledger)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_LEDGER(an_empty_ledger_has_an_empty_head),
	    WITH_LEDGER(an_entry_appended_is_stored_signed_chained_and_in_the_tree),
	    WITH_LEDGER(the_head_read_again_is_the_head_that_appending_left),
	    WITH_LEDGER(content_is_stored_apart_under_the_entrys_commitment),
	    WITH_LEDGER(the_same_content_twice_has_two_commitments),
	    WITH_LEDGER(content_that_was_erased_is_gone_and_its_entry_stays),
	    WITH_LEDGER(an_erasure_that_the_ledger_does_not_hold_has_not_happened),
	    WITH_LEDGER(content_exchanged_in_the_table_is_not_given_out),
	    cmocka_unit_test(without_the_contents_key_the_ledger_reads_and_takes_no_content),
	    WITH_LEDGER(what_breaks_the_ledgers_form_is_not_appended),
	    WITH_LEDGER(an_entry_at_a_number_that_is_taken_is_not_appended),
	    WITH_LEDGER(a_last_entry_that_its_tree_does_not_hold_is_damage),
	    WITH_LEDGER(a_walk_sees_each_entry_in_order_with_its_own_content),
	    WITH_LEDGER(a_walk_ends_with_the_status_of_its_visitor),
	    WITH_LEDGER(a_walk_over_a_gap_is_damage),
	    WITH_LEDGER(the_tables_refuse_to_change_or_remove_what_was_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
