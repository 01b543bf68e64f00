/* test_merkle.c: the tree is RFC 6962's, and its stored nodes give every proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "ledger/ledger_internal.h"

#include "../fixture/vector.h"

#define LEAVES 67

static struct ought_error err;

/* A ledger's tree of LEAVES leaves, in memory and in tables. */
struct tree {
	struct ought_db *db;
	struct ought_merkle_edge edge;
	uint8_t leaf[LEAVES][OUGHT_HASH_BYTES];
	uint8_t root[LEAVES + 1][OUGHT_HASH_BYTES]; /* by size, from the growing edge */
};

static enum ought_status
store_node(void *cookie, int level, int64_t index, const uint8_t hash[static OUGHT_HASH_BYTES],
    struct ought_error *error)
{
	static const char sql[] =
	    "INSERT INTO ledger.node (level, idx, hash) VALUES (:level, :idx, :hash)";

	return ought_db_run(cookie, sql,
	    OUGHT_BINDS(OUGHT_INT(":level", level), OUGHT_INT(":idx", index),
		OUGHT_BLOB(":hash", hash, OUGHT_HASH_BYTES)),
	    error);
}

/* The tree asks only how many entries there are. */
static void
store_leaf(struct tree *tree, int64_t n, const uint8_t leaf[static OUGHT_HASH_BYTES])
{
	static const char sql[] =
	    "INSERT INTO ledger.entry (n, body, signature) VALUES (:n, :body, zeroblob(64))";

	assert_int_equal(
	    ought_db_run(tree->db, sql,
		OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_BLOB(":body", "{}", (size_t)2)), &err),
	    OUGHT_OK);
	assert_int_equal(store_node(tree->db, 0, n, leaf, &err), OUGHT_OK);
	assert_int_equal(
	    ought_merkle_edge_add(&tree->edge, leaf, store_node, tree->db, &err), OUGHT_OK);
}

static struct tree *
new_tree(void)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	assert_non_null(tree);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	assert_int_equal(ought_db_replica(false, &tree->db, &err), OUGHT_OK);
	return tree;
}

static int
grow_tree(void **state)
{
	struct tree *tree = new_tree();
	uint8_t n;

	ought_merkle_edge_root(&tree->edge, tree->root[0]);
	for (n = 0; n < LEAVES; n++) {
		merkle_leaf_bytes(&n, 1, tree->leaf[n]);
		store_leaf(tree, n, tree->leaf[n]);
		ought_merkle_edge_root(&tree->edge, tree->root[n + 1]);
	}
	*state = tree;
	return 0;
}

static int
free_tree(void **state)
{
	struct tree *tree = *state;

	ought_db_close(tree->db);
	free(tree);
	return 0;
}

/* MTH of RFC 6962, section 2.1, word by word. */
static void
root_by_definition(const struct tree *tree, int from, int to, uint8_t root[static OUGHT_HASH_BYTES])
{
	uint8_t left[OUGHT_HASH_BYTES], right[OUGHT_HASH_BYTES];
	int k = 1;

	if (to - from == 1) {
		memcpy(root, tree->leaf[from], OUGHT_HASH_BYTES);
		return;
	}
	while (k * 2 < to - from)
		k *= 2;
	root_by_definition(tree, from, from + k, left);
	root_by_definition(tree, from + k, to, right);
	ought_merkle_node(left, right, root);
}

/* PATH of RFC 6962, section 2.1.1. */
static void
path_by_definition(const struct tree *tree, int n, int from, int to, struct ought_proof *proof)
{
	int k = 1;

	if (to - from == 1)
		return;
	while (k * 2 < to - from)
		k *= 2;
	if (n < k) {
		path_by_definition(tree, n, from, from + k, proof);
		root_by_definition(tree, from + k, to, proof->hash[proof->count++]);
	} else {
		path_by_definition(tree, n - k, from + k, to, proof);
		root_by_definition(tree, from, from + k, proof->hash[proof->count++]);
	}
}

/* SUBPROOF of RFC 6962, section 2.1.2. */
static void
subproof_by_definition(
    const struct tree *tree, int m, int from, int to, bool known, struct ought_proof *proof)
{
	int k = 1;

	if (m == to - from) {
		if (!known)
			root_by_definition(tree, from, to, proof->hash[proof->count++]);
		return;
	}
	while (k * 2 < to - from)
		k *= 2;
	if (m <= k) {
		subproof_by_definition(tree, m, from, from + k, known, proof);
		root_by_definition(tree, from + k, to, proof->hash[proof->count++]);
	} else {
		subproof_by_definition(tree, m - k, from + k, to, false, proof);
		root_by_definition(tree, from, from + k, proof->hash[proof->count++]);
	}
}

static void
assert_same_proof(const struct ought_proof *proof, const struct ought_proof *expected)
{
	assert_int_equal(proof->count, expected->count);
	assert_memory_equal(proof->hash, expected->hash, (size_t)proof->count * OUGHT_HASH_BYTES);
}

static void
roots_are_those_of_certificate_transparency(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} leaves[] = {{"", 0}, {"\0", 1}, {"\x10", 1}, {"\x20\x21", 2}, {"\x30\x31", 2},
	    {"\x40\x41\x42\x43", 4}, {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
	    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6A\x6B\x6C\x6D\x6E\x6F", 16}};
	static const struct {
		int64_t size;
		const char *root;
	} roots[] = {
	    {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	    {1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
	    {8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
	};
	struct ought_merkle_edge edge = {0};
	uint8_t hash[OUGHT_HASH_BYTES];
	char hex[2 * OUGHT_HASH_BYTES + 1];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		while (edge.size < roots[i].size) {
			merkle_leaf_bytes(
			    (const uint8_t *)leaves[edge.size].bytes, leaves[edge.size].len, hash);
			assert_int_equal(
			    ought_merkle_edge_add(&edge, hash, NULL, NULL, &err), OUGHT_OK);
		}
		ought_merkle_edge_root(&edge, hash);
		sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
		assert_string_equal(hex, roots[i].root);
	}
}

static void
a_leaf_is_the_entry_and_its_signature(void **state)
{
	uint8_t bytes[2 + OUGHT_SIGNATURE_BYTES] = {'{', '}', 1, 2, 3};
	uint8_t leaf[OUGHT_HASH_BYTES], expected[OUGHT_HASH_BYTES];

	(void)state;
	ought_merkle_leaf("{}", 2, bytes + 2, leaf);
	merkle_leaf_bytes(bytes, sizeof(bytes), expected);
	assert_memory_equal(leaf, expected, sizeof(leaf));
}

static void
the_root_of_every_size_is_that_of_the_definition_from_edge_and_tables(void **state)
{
	struct tree *tree = *state;
	uint8_t expected[OUGHT_HASH_BYTES], root[OUGHT_HASH_BYTES];
	int size;

	assert_int_equal(ought_ledger_root(tree->db, 0, root, &err), OUGHT_OK);
	assert_memory_equal(root, tree->root[0], sizeof(root));
	for (size = 1; size <= LEAVES; size++) {
		root_by_definition(tree, 0, size, expected);
		assert_memory_equal(tree->root[size], expected, sizeof(expected));
		assert_int_equal(ought_ledger_root(tree->db, size, root, &err), OUGHT_OK);
		assert_memory_equal(root, expected, sizeof(expected));
	}
}

static void
every_inclusion_is_proved_as_defined_and_the_proof_is_accepted(void **state)
{
	struct tree *tree = *state;
	int n, size;

	for (size = 1; size <= LEAVES; size++) {
		for (n = 0; n < size; n++) {
			struct ought_proof proof = {0}, expected = {0};

			assert_int_equal(
			    ought_ledger_inclusion(tree->db, n, size, &proof, &err), OUGHT_OK);
			path_by_definition(tree, n, 0, size, &expected);
			assert_same_proof(&proof, &expected);
			assert_int_equal(ought_proof_inclusion(&proof, n, size, tree->leaf[n],
					     tree->root[size], &err),
			    OUGHT_OK);
		}
	}
}

static void
every_growth_is_proved_as_defined_and_the_proof_is_accepted(void **state)
{
	struct tree *tree = *state;
	int old, size;

	for (size = 0; size <= LEAVES; size++) {
		for (old = 0; old <= size; old++) {
			struct ought_proof proof = {0}, expected = {0};

			assert_int_equal(
			    ought_ledger_consistency(tree->db, old, size, &proof, &err), OUGHT_OK);
			if (old > 0)
				subproof_by_definition(tree, old, 0, size, true, &expected);
			assert_same_proof(&proof, &expected);
			assert_int_equal(ought_proof_consistency(&proof, old, size, tree->root[old],
					     tree->root[size], &err),
			    OUGHT_OK);
		}
	}
}

static void
an_inclusion_proof_altered_in_any_part_is_refused(void **state)
{
	struct tree *tree = *state;
	struct ought_proof proof = {0};
	uint8_t other[OUGHT_HASH_BYTES] = {1};
	int n, size, i;

	for (size = 1; size <= LEAVES; size += 3) {
		for (n = 0; n < size; n++) {
			assert_int_equal(
			    ought_ledger_inclusion(tree->db, n, size, &proof, &err), OUGHT_OK);
			for (i = 0; i < proof.count; i++) {
				proof.hash[i][31] ^= 1;
				assert_int_equal(ought_proof_inclusion(&proof, n, size,
						     tree->leaf[n], tree->root[size], &err),
				    OUGHT_UNVERIFIED);
				proof.hash[i][31] ^= 1;
			}
			assert_int_equal(
			    ought_proof_inclusion(&proof, n, size, other, tree->root[size], &err),
			    OUGHT_UNVERIFIED);
			assert_int_equal(
			    ought_proof_inclusion(&proof, n, size, tree->leaf[n], other, &err),
			    OUGHT_UNVERIFIED);
			proof.count++;
			assert_int_equal(ought_proof_inclusion(&proof, n, size, tree->leaf[n],
					     tree->root[size], &err),
			    OUGHT_UNVERIFIED);
			proof.count -= 2;
			assert_int_equal(ought_proof_inclusion(&proof, n, size, tree->leaf[n],
					     tree->root[size], &err),
			    OUGHT_UNVERIFIED);
		}
	}
}

static void
a_consistency_proof_altered_in_any_part_is_refused(void **state)
{
	struct tree *tree = *state;
	struct ought_proof proof = {0};
	int old, size, i;

	for (size = 2; size <= LEAVES; size += 3) {
		for (old = 1; old < size; old++) {
			assert_int_equal(
			    ought_ledger_consistency(tree->db, old, size, &proof, &err), OUGHT_OK);
			for (i = 0; i < proof.count; i++) {
				proof.hash[i][0] ^= 0x80;
				assert_int_equal(ought_proof_consistency(&proof, old, size,
						     tree->root[old], tree->root[size], &err),
				    OUGHT_UNVERIFIED);
				proof.hash[i][0] ^= 0x80;
			}
			assert_int_equal(ought_proof_consistency(&proof, old, size,
					     tree->root[old - 1], tree->root[size], &err),
			    OUGHT_UNVERIFIED);
			assert_int_equal(ought_proof_consistency(&proof, old, size, tree->root[old],
					     tree->root[size - 1], &err),
			    OUGHT_UNVERIFIED);
			proof.count--;
			assert_int_equal(ought_proof_consistency(&proof, old, size, tree->root[old],
					     tree->root[size], &err),
			    OUGHT_UNVERIFIED);
		}
	}
}

static void
a_history_with_one_leaf_exchanged_is_not_a_growth(void **state)
{
	struct tree *tree = *state, *other = new_tree();
	struct ought_proof proof = {0};
	uint8_t leaf[OUGHT_HASH_BYTES], root[OUGHT_HASH_BYTES];
	int n;

	for (n = 0; n < LEAVES; n++) {
		memcpy(leaf, tree->leaf[n], sizeof(leaf));
		leaf[0] = (uint8_t)(leaf[0] ^ (n == 5 ? 1 : 0));
		store_leaf(other, n, leaf);
	}
	assert_int_equal(ought_ledger_root(other->db, LEAVES, root, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_consistency(other->db, 40, LEAVES, &proof, &err), OUGHT_OK);
	assert_int_equal(ought_proof_consistency(&proof, 40, LEAVES, tree->root[40], root, &err),
	    OUGHT_UNVERIFIED);
	free_tree((void **)&other);
}

static void
equal_sizes_and_nothing_before_have_an_empty_proof_only(void **state)
{
	struct tree *tree = *state;
	struct ought_proof proof = {0};

	assert_int_equal(
	    ought_proof_consistency(&proof, 9, 9, tree->root[9], tree->root[9], &err), OUGHT_OK);
	assert_int_equal(ought_proof_consistency(&proof, 9, 9, tree->root[9], tree->root[8], &err),
	    OUGHT_UNVERIFIED);
	assert_int_equal(
	    ought_proof_consistency(&proof, 0, 9, tree->root[0], tree->root[9], &err), OUGHT_OK);
	assert_int_equal(ought_proof_consistency(&proof, 0, 9, tree->root[1], tree->root[9], &err),
	    OUGHT_UNVERIFIED);
	proof.count = 1;
	assert_int_equal(ought_proof_consistency(&proof, 9, 9, tree->root[9], tree->root[9], &err),
	    OUGHT_UNVERIFIED);
	assert_int_equal(ought_proof_consistency(&proof, 0, 9, tree->root[0], tree->root[9], &err),
	    OUGHT_UNVERIFIED);
}

static void
numbers_out_of_range_are_refused(void **state)
{
	struct tree *tree = *state;
	struct ought_proof proof = {.count = 77};
	uint8_t root[OUGHT_HASH_BYTES];

	assert_int_equal(ought_ledger_root(tree->db, -1, root, &err), OUGHT_INVALID);
	assert_int_equal(ought_ledger_root(tree->db, LEAVES + 1, root, &err), OUGHT_INVALID);
	assert_int_equal(ought_ledger_inclusion(tree->db, 5, 5, &proof, &err), OUGHT_INVALID);
	assert_int_equal(ought_ledger_inclusion(tree->db, -1, 5, &proof, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_ledger_inclusion(tree->db, 5, INT64_MAX, &proof, &err), OUGHT_INVALID);
	assert_int_equal(ought_ledger_consistency(tree->db, 6, 5, &proof, &err), OUGHT_INVALID);
	assert_int_equal(ought_ledger_consistency(tree->db, -1, 5, &proof, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_ledger_consistency(tree->db, 5, LEAVES + 1, &proof, &err), OUGHT_INVALID);
	assert_int_equal(proof.count, 77);
	assert_int_equal(ought_proof_inclusion(&proof, 5, 5, tree->leaf[5], tree->root[5], &err),
	    OUGHT_UNVERIFIED);
	proof.count = -1;
	assert_int_equal(ought_proof_inclusion(&proof, 4, 5, tree->leaf[4], tree->root[5], &err),
	    OUGHT_UNVERIFIED);
	assert_int_equal(ought_proof_consistency(&proof, 4, 5, tree->root[4], tree->root[5], &err),
	    OUGHT_UNVERIFIED);
}

static void
only_complete_nodes_are_stored_each_once(void **state)
{
	struct tree *tree = *state;
	int64_t nodes = 0;
	int expected = 0, level;

	for (level = 0; LEAVES >> level > 0; level++)
		expected += LEAVES >> level;
	assert_int_equal(
	    ought_db_int(tree->db, "SELECT count(*) FROM ledger.node", NULL, &nodes, NULL, &err),
	    OUGHT_OK);
	assert_int_equal(nodes, expected);
}

static void
a_node_that_is_missing_is_damage_with_its_place(void **state)
{
	struct tree *tree = *state;
	static const char sql[] = "INSERT INTO ledger.entry (n, body, signature)"
				  " VALUES (67, CAST('{}' AS BLOB), zeroblob(64))";
	struct ought_proof proof = {0};
	uint8_t root[OUGHT_HASH_BYTES];

	assert_int_equal(ought_db_run(tree->db, sql, NULL, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_root(tree->db, LEAVES + 1, root, &err), OUGHT_DAMAGED);
	assert_string_equal(err.sentence, "node 16 of level 2 is missing from the ledger's tree");
	assert_int_equal(
	    ought_ledger_inclusion(tree->db, 0, LEAVES + 1, &proof, &err), OUGHT_DAMAGED);
}

static enum ought_status
refuse_node(void *cookie, int level, int64_t index, const uint8_t hash[static OUGHT_HASH_BYTES],
    struct ought_error *error)
{
	(void)cookie;
	(void)level;
	(void)index;
	(void)hash;
	return ought_error_set(error, OUGHT_IO, "the disk is full");
}

static void
an_edge_is_as_it_was_when_a_node_could_not_be_kept(void **state)
{
	struct tree *tree = *state;
	struct ought_merkle_edge edge = {0};
	uint8_t root[OUGHT_HASH_BYTES];
	int n;

	for (n = 0; n < 3; n++)
		assert_int_equal(
		    ought_merkle_edge_add(&edge, tree->leaf[n], NULL, NULL, &err), OUGHT_OK);
	assert_int_equal(
	    ought_merkle_edge_add(&edge, tree->leaf[3], refuse_node, NULL, &err), OUGHT_IO);
	assert_int_equal(edge.size, 3);
	ought_merkle_edge_root(&edge, root);
	assert_memory_equal(root, tree->root[3], sizeof(root));
}

static void
proof_files_are_the_bytes_of_the_vectors(void **state)
{
	struct tree *tree = new_tree();
	struct ought_checkpoint checkpoint = {0}, old = {0};
	struct ought_proof proof = {0};
	struct ought_buffer text = {0};
	uint8_t leaf[OUGHT_HASH_BYTES], leaf5[OUGHT_HASH_BYTES], root[OUGHT_HASH_BYTES];
	size_t note_len = 0, old_len = 0, len = 0;
	char *note = vector_read("tlog/checkpoint", &note_len), *bytes, name[32];
	char *old_note = vector_read("tlog/old-checkpoint", &old_len);
	char *vkey = vector_read("tlog/log.vkey", &len);
	int n;

	(void)state;
	vkey[strcspn(vkey, "\n")] = '\0';
	for (n = 0; n < 7; n++) {
		snprintf(name, sizeof(name), "tlog/leaf%d", n);
		bytes = vector_read(name, &len);
		merkle_leaf_bytes((const uint8_t *)bytes, len, leaf);
		store_leaf(tree, n, leaf);
		if (n == 5)
			memcpy(leaf5, leaf, sizeof(leaf5));
		free(bytes);
	}
	assert_int_equal(ought_checkpoint_read(note, note_len, vkey, &checkpoint, &err), OUGHT_OK);
	assert_int_equal(ought_checkpoint_read(old_note, old_len, vkey, &old, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_root(tree->db, 7, root, &err), OUGHT_OK);
	assert_memory_equal(root, checkpoint.root, sizeof(root));
	assert_int_equal(ought_ledger_root(tree->db, 3, root, &err), OUGHT_OK);
	assert_memory_equal(root, old.root, sizeof(root));

	assert_int_equal(ought_ledger_inclusion(tree->db, 5, 7, &proof, &err), OUGHT_OK);
	assert_int_equal(
	    ought_proof_inclusion(&proof, 5, 7, leaf5, checkpoint.root, &err), OUGHT_OK);
	ought_proof_inclusion_text(&proof, 5, note, &text);
	bytes = vector_read("tlog/event.tlog-proof", &len);
	assert_string_equal(text.text, bytes);
	ought_buffer_free(&text);
	free(bytes);

	assert_int_equal(ought_ledger_consistency(tree->db, 3, 7, &proof, &err), OUGHT_OK);
	assert_int_equal(
	    ought_proof_consistency(&proof, 3, 7, old.root, checkpoint.root, &err), OUGHT_OK);
	ought_proof_consistency_text(&proof, 3, note, &text);
	bytes = vector_read("tlog/add-checkpoint", &len);
	assert_string_equal(text.text, bytes);
	ought_buffer_free(&text);
	free(bytes);

	free(vkey);
	free(old_note);
	free(note);
	free_tree((void **)&tree);
}

#define WITH_TREE(test) cmocka_unit_test_setup_teardown(test, grow_tree, free_tree)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roots_are_those_of_certificate_transparency),
	    cmocka_unit_test(a_leaf_is_the_entry_and_its_signature),
	    WITH_TREE(the_root_of_every_size_is_that_of_the_definition_from_edge_and_tables),
	    WITH_TREE(every_inclusion_is_proved_as_defined_and_the_proof_is_accepted),
	    WITH_TREE(every_growth_is_proved_as_defined_and_the_proof_is_accepted),
	    WITH_TREE(an_inclusion_proof_altered_in_any_part_is_refused),
	    WITH_TREE(a_consistency_proof_altered_in_any_part_is_refused),
	    WITH_TREE(a_history_with_one_leaf_exchanged_is_not_a_growth),
	    WITH_TREE(equal_sizes_and_nothing_before_have_an_empty_proof_only),
	    WITH_TREE(numbers_out_of_range_are_refused),
	    WITH_TREE(only_complete_nodes_are_stored_each_once),
	    WITH_TREE(a_node_that_is_missing_is_damage_with_its_place),
	    WITH_TREE(an_edge_is_as_it_was_when_a_node_could_not_be_kept),
	    cmocka_unit_test(proof_files_are_the_bytes_of_the_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
