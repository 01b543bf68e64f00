/*
 * test_session.c: what sessions promise.  Where this system permits no keyring the promise is another one, that each
 * command asks for the passphrase, and then that is what is tested; and it is tested everywhere in a process that is
 * denied the keyring's calls.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <keyutils.h>

#include "../fixture/fixture.h"

#include "ought/store.h"

struct place {
	char *path; /* a directory stands for a store: sessions go by the path alone */
	char *elsewhere;
	struct ought_identity *ann;
	struct ought_identity *ben;
	bool keyring; /* asked of the kernel, not of the code under test */
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->path = fixture_directory();
	place->elsewhere = fixture_directory();
	place->ann = fixture_identity("ann.chief");
	place->ben = fixture_identity("ben.other");
	place->keyring = keyctl_link(KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) == 0;
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	enum ought_status status = ought_session_forget(place->path, NULL, NULL);

	assert_int_equal(status, place->keyring ? OUGHT_OK : OUGHT_LOCKED);
	ought_identity_free(place->ann);
	ought_identity_free(place->ben);
	fixture_remove(place->path);
	fixture_remove(place->elsewhere);
	free(place);
	return 0;
}

/* Keep ${identity}; where there is no keyring, see it refused and say so. */
static bool
keep(const struct place *place, const struct ought_identity *identity)
{
	struct ought_error err = {0};
	enum ought_status status =
	    ought_session_keep(place->path, identity, OUGHT_SESSION_IDLE_S, &err);

	if (place->keyring) {
		assert_int_equal(status, OUGHT_OK);
		return true;
	}
	assert_int_equal(status, OUGHT_LOCKED);
	assert_non_null(strstr(err.sentence, "each command asks for the passphrase"));
	return false;
}

static enum ought_status
take(const struct place *place, const char *name)
{
	struct ought_identity *identity = NULL;
	enum ought_status status = ought_session_take(place->path, name, &identity, NULL);

	if (status == OUGHT_OK)
		assert_string_equal(ought_identity_name(identity), name);
	ought_identity_free(identity);
	return status;
}

static void
an_identity_that_is_kept_is_taken_with_the_same_keys(void **state)
{
	const struct place *place = *state;
	struct ought_identity *taken = NULL;

	if (!keep(place, place->ann))
		return;
	assert_int_equal(ought_session_take(place->path, "ann.chief", &taken, NULL), OUGHT_OK);
	assert_memory_equal(ought_identity_signing_key(taken),
	    ought_identity_signing_key(place->ann), OUGHT_KEY_BYTES);
	assert_memory_equal(
	    ought_identity_box_key(taken), ought_identity_box_key(place->ann), OUGHT_KEY_BYTES);
	ought_identity_free(taken);
}

static void
nobody_is_unlocked_who_did_not_unlock(void **state)
{
	const struct place *place = *state;

	assert_int_equal(take(place, "ann.chief"), OUGHT_LOCKED);
	if (!keep(place, place->ben))
		return;
	assert_int_equal(take(place, "ann.chief"), OUGHT_LOCKED);
}

static void
a_session_is_for_one_store(void **state)
{
	const struct place *place = *state;
	struct ought_identity *taken = NULL;

	(void)keep(place, place->ann);
	assert_int_equal(
	    ought_session_take(place->elsewhere, "ann.chief", &taken, NULL), OUGHT_LOCKED);
}

static void
what_is_forgotten_is_gone_and_others_stay(void **state)
{
	const struct place *place = *state;

	if (!keep(place, place->ann) || !keep(place, place->ben))
		return;
	assert_int_equal(ought_session_forget(place->path, "ann.chief", NULL), OUGHT_OK);
	assert_int_equal(take(place, "ann.chief"), OUGHT_LOCKED);
	assert_int_equal(take(place, "ben.other"), OUGHT_OK);
	assert_int_equal(ought_session_forget(place->path, NULL, NULL), OUGHT_OK);
	assert_int_equal(take(place, "ben.other"), OUGHT_LOCKED);
}

static void
those_unlocked_are_listed(void **state)
{
	const struct place *place = *state;
	json_t *names = NULL;

	if (!keep(place, place->ann) || !keep(place, place->ben))
		return;
	assert_int_equal(ought_session_list(place->path, &names, NULL), OUGHT_OK);
	assert_int_equal(json_array_size(names), 2);
	json_decref(names);
	names = NULL;
	assert_int_equal(ought_session_list(place->elsewhere, &names, NULL), OUGHT_OK);
	assert_int_equal(json_array_size(names), 0);
	json_decref(names);
}

/* Run ${child} in a process of its own; it returns 0. */
static void
in_child(int (*child)(const struct place *), const struct place *place)
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(child(place));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int
take_in_fresh_session(const struct place *place)
{
	struct ought_identity *taken = NULL;

	if (keyctl_join_session_keyring(NULL) == -1)
		return 2;
	return ought_session_take(place->path, "ann.chief", &taken, NULL) == OUGHT_OK ? 0 : 1;
}

static void
a_fresh_session_keyring_reads_what_another_kept(void **state)
{
	const struct place *place = *state;

	if (keep(place, place->ann))
		in_child(take_in_fresh_session, place);
}

/* The time left of the session's key, as /proc/keys has it ("14m"), or "". */
static void
time_left(char left[static 16])
{
	char line[512], name[] = ":ann.chief: ";
	FILE *keys = fopen("/proc/keys", "r");

	left[0] = '\0';
	assert_non_null(keys);
	while (fgets(line, sizeof(line), keys) != NULL)
		if (strstr(line, " ought:") != NULL && strstr(line, name) != NULL &&
		    strstr(line, "expd") == NULL)
			assert_int_equal(sscanf(line, "%*s %*s %*s %15s", left), 1);
	fclose(keys);
}

static void
a_session_has_an_end_and_each_use_puts_it_off(void **state)
{
	const struct place *place = *state;
	char left[16], *described = NULL;
	key_serial_t key;
	long found = -1;
	void *list = NULL;
	long len, i;

	if (!keep(place, place->ann))
		return;
	time_left(left);
	assert_string_not_equal(left, "");
	assert_string_not_equal(left, "perm");
	/* Near its end: */
	len = keyctl_read_alloc(KEY_SPEC_USER_KEYRING, &list);
	for (i = 0; i + (long)sizeof(key) <= len; i += (long)sizeof(key)) {
		memcpy(&key, (const char *)list + i, sizeof(key));
		if (keyctl_describe_alloc(key, &described) == -1)
			continue;
		if (strstr(described, ";ought:") != NULL && strstr(described, ":ann.chief") != NULL)
			found = key;
		free(described);
	}
	free(list);
	assert_true(found != -1);
	assert_int_equal(keyctl_set_timeout((key_serial_t)found, 30), 0);
	time_left(left);
	assert_non_null(strchr(left, 's'));
	/* and used: */
	assert_int_equal(take(place, "ann.chief"), OUGHT_OK);
	time_left(left);
	assert_non_null(strchr(left, 'm'));
}

static void
an_idle_time_of_nothing_or_of_days_is_refused(void **state)
{
	const struct place *place = *state;

	assert_int_equal(ought_session_keep(place->path, place->ann, 0, NULL), OUGHT_INVALID);
	assert_int_equal(ought_session_keep(place->path, place->ann, 86401, NULL), OUGHT_INVALID);
}

/* From here on the kernel answers the calls of the keyring with ${error}. */
static bool
deny_keyring(unsigned error)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_add_key, 2, 0),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_keyctl, 1, 0),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error & SECCOMP_RET_DATA)),
	};
	const struct sock_fprog filter = {sizeof(code) / sizeof(code[0]), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static int
without_keyring(const struct place *place)
{
	struct ought_identity *taken = NULL;
	struct ought_error err = {0};
	json_t *names = NULL;

	if (ought_session_keep(place->path, place->ann, 60, &err) != OUGHT_LOCKED ||
	    strstr(err.sentence, "each command asks for the passphrase") == NULL)
		return 1;
	if (ought_session_take(place->path, "ann.chief", &taken, &err) != OUGHT_LOCKED ||
	    taken != NULL)
		return 2;
	if (ought_session_list(place->path, &names, &err) != OUGHT_LOCKED || names != NULL)
		return 3;
	return ought_session_forget(place->path, NULL, &err) == OUGHT_LOCKED ? 0 : 4;
}

static int
forbidden(const struct place *place)
{
	return deny_keyring(EPERM) ? without_keyring(place) : 9;
}

static int
unknown(const struct place *place)
{
	return deny_keyring(ENOSYS) ? without_keyring(place) : 9;
}

static void
where_the_keyring_is_forbidden_or_unknown_each_command_asks(void **state)
{
	const struct place *place = *state;

	in_child(forbidden, place);
	in_child(unknown, place);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(an_identity_that_is_kept_is_taken_with_the_same_keys),
	    TEST(nobody_is_unlocked_who_did_not_unlock),
	    TEST(a_session_is_for_one_store),
	    TEST(what_is_forgotten_is_gone_and_others_stay),
	    TEST(those_unlocked_are_listed),
	    TEST(a_fresh_session_keyring_reads_what_another_kept),
	    TEST(a_session_has_an_end_and_each_use_puts_it_off),
	    TEST(an_idle_time_of_nothing_or_of_days_is_refused),
	    TEST(where_the_keyring_is_forbidden_or_unknown_each_command_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
