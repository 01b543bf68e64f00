# ought: build, test, install.  `make help` lists the targets; `make V=1` shows the commands.

PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= cc
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-8s %s\n' $(1) $(2))

VERSION := 0.1.0
LAYERS := base vault store match ledger acts report cli
PACKAGES := sqlite3 libsodium jansson icu-i18n icu-uc libbsd-overlay

# Tests may be built before `make deps` has run only far enough to say so.
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES))
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES)) -lcsv -lkeyutils -lpthread

WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Werror
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
LINK_HARDEN := -pie -Wl,-z,relro,-z,now
OPT ?= -O2 -g
SAN ?=
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DOUGHT_VERSION='"$(VERSION)"' $(OPT) $(SAN) $(WARN) $(HARDEN) \
	-fvisibility=hidden -Iinclude -Isrc -I$(BUILD) $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = $(LINK_HARDEN) $(SAN) $(LDFLAGS)

LIB_SRC := $(sort $(foreach layer,$(filter-out cli,$(LAYERS)),$(wildcard src/$(layer)/*.c)))
CLI_SRC := $(sort $(wildcard src/cli/*.c src/cli/*/*.c))
# The extension's entry point has its own object: see $(BUILD)/ought_vault.so.
LIB_SRC := $(filter-out src/vault/extension.c,$(LIB_SRC))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(BUILD)/%.o)
MIGRATIONS := $(sort $(wildcard migrations/*/*.sql))
EXT_SRC := src/vault/extension.c $(wildcard src/vault/*.c) src/base/error.c src/base/secret.c
EXT_SRC := $(sort $(EXT_SRC))

# A test program is one file under tests/<suite>/test_*.c, linked with the library, the command line's objects
# (without main) and what its suite shares (tests/<suite>/fixture*.c, tests/fixture/*.c).
TEST_SRC := $(sort $(wildcard tests/unit/test_*.c tests/acts/test_*.c tests/outside/test_*.c \
	tests/attack/test_*.c tests/torture/test_*.c tests/fuzz/test_*.c))
TEST_BIN := $(TEST_SRC:tests/%.c=$(BUILD)/tests/%)
TEST_COMMON_SRC := $(sort $(wildcard tests/fixture/*.c))
TEST_COMMON_OBJ := $(TEST_COMMON_SRC:%.c=$(BUILD)/%.o)
BENCH_SRC := $(sort $(wildcard tests/bench/bench_*.c))
BENCH_BIN := $(BENCH_SRC:tests/%.c=$(BUILD)/tests/%)
TOOL_SRC := $(sort $(wildcard tests/generate/*.c))
TOOL_BIN := $(TOOL_SRC:tests/generate/%.c=$(BUILD)/tests/%)

.PHONY: all deps demo tools tests check check-built unit sanitize fuzz valgrind coverage lint learn install uninstall bench bench-match clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/ought $(BUILD)/ought_vault.so	## build the program, the library and the SQLite extension

$(BUILD)/ought: $(CLI_OBJ) $(BUILD)/libought.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(CLI_OBJ) $(BUILD)/libought.a $(PKG_LIBS)

$(BUILD)/libought.a: $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $(LIB_OBJ)

$(BUILD)/ought_vault.so: $(EXT_SRC) include/ought/vault.h include/ought/base.h
	$(call say,SO,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -DOUGHT_VAULT_EXTENSION -fPIC -shared $(LDFLAGS) -o $@ $(EXT_SRC) -lsodium

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The schema is SQL for people to read; the program carries it as text.
$(BUILD)/migrations.inc: $(MIGRATIONS) src/store/embed.sh
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q)sh src/store/embed.sh $(MIGRATIONS) > $@
$(BUILD)/src/store/migrate.o: $(BUILD)/migrations.inc

# An archive: a test takes from the command line what it uses.
$(BUILD)/cli.a: $(filter-out $(BUILD)/src/cli/main.o,$(CLI_OBJ))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# Diminutives of given names: public data that a person can read; the program carries it as a sorted table.
$(BUILD)/nicknames.inc: src/match/nicknames.csv src/match/nicknames.sh
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q)sh src/match/nicknames.sh < $< > $@
$(BUILD)/src/match/nicknames.o: $(BUILD)/nicknames.inc

# Spellings of one name that do not look alike, likewise.
$(BUILD)/spellings.inc: src/match/spellings.csv src/match/spellings.sh
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q)sh src/match/spellings.sh < $< > $@
$(BUILD)/src/match/spellings.o: $(BUILD)/spellings.inc

# What each finding is worth: figures with their sources, for people to read and for `make learn` to write.
$(BUILD)/weights.inc: src/match/weights.csv src/match/weights.sh
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q)sh src/match/weights.sh < $< > $@
$(BUILD)/src/match/weigh.o: $(BUILD)/weights.inc

# An archive: a test takes from the fixtures what it names, and needs no more of the library than that.
$(BUILD)/fixture.a: $(TEST_COMMON_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/fixture.a $(BUILD)/cli.a $(BUILD)/libought.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(BUILD)/fixture.a $(BUILD)/cli.a $(BUILD)/libought.a $(PKG_LIBS) -lcmocka -ldl $(EXTRA_LIBS)
$(BUILD)/tests/bench/bench_vault: EXTRA_LIBS := -ldl
$(BUILD)/tests/bench/bench_baseline $(BUILD)/tests/bench/learn_weights: EXTRA_LIBS := -lm

# What is fuzzed is one object, used by libFuzzer's program and by the test that feeds the corpora again.
FUZZ_TARGETS := $(BUILD)/tests/fuzz/targets.o
$(BUILD)/tests/fuzz/test_corpora $(BUILD)/tests/fuzz/fuzz: $(FUZZ_TARGETS)
$(BUILD)/tests/fuzz/fuzz: EXTRA_LIBS := -fsanitize=fuzzer

$(TOOL_BIN): $(BUILD)/tests/%: $(BUILD)/tests/generate/%.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS)

deps:	## install what building and testing need (Debian 12)
	@sh tests/deps.sh

demo: deps	## install, build, and run a day in the life of a disclosure unit
	@$(MAKE) --no-print-directory all tools
	@bash tests/demo.sh

tools: $(TOOL_BIN)

check: deps	## install, build, and run every test
	@sh tests/deps.sh chromium
	@$(MAKE) --no-print-directory check-built

tests: all tools $(TEST_BIN)	## build every test program

check-built: tests
	@BUILD=$(BUILD) bash tests/run.sh

unit: $(TEST_BIN)	## run the cmocka tests only
	@BUILD=$(BUILD) bash tests/run.sh --unit

sanitize: deps	## the whole suite under AddressSanitizer and UndefinedBehaviorSanitizer
	@sh tests/deps.sh chromium
	@$(MAKE) --no-print-directory BUILD=build/sanitize OPT='-O1 -g' \
	    SAN='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
	    HARDEN='-fPIE' check-built

fuzz:	## feed every parser of what comes from outside for FUZZ_SECONDS each, and keep what reaches something new
	@sh tests/deps.sh clang libclang-rt-14-dev
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang OPT='-O1 -g' \
	    SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
	    HARDEN='-fPIE' build/fuzz/tests/fuzz/fuzz
	@BUILD=build/fuzz bash tests/fuzz/run.sh

valgrind:	## the rules' and the modules' tests under valgrind: what is read uninitialised, what is lost
	@sh tests/deps.sh valgrind
	@$(MAKE) --no-print-directory tests
	@RUN_UNDER='valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite' \
	    BUILD=$(BUILD) bash tests/run.sh acts/ fuzz/ unit/

coverage:	## which lines and branches the whole suite runs; the pages are in build/coverage/html
	@sh tests/deps.sh lcov chromium
	@$(MAKE) --no-print-directory BUILD=build/coverage OPT='-O0 -g' SAN='--coverage' HARDEN='-fPIE' check-built
	@lcov --quiet --capture --rc lcov_branch_coverage=1 --directory build/coverage/src --output-file build/coverage/info
	@genhtml --quiet --branch-coverage --output-directory build/coverage/html build/coverage/info
	@lcov --rc lcov_branch_coverage=1 --summary build/coverage/info

lint: deps	## clang-format, clang-tidy, cppcheck, mandoc, shellcheck, layers
	@bash tests/lint.sh

bench: deps	## figures, each as a ratio of two sides measured in one run
	@$(MAKE) --no-print-directory all tools $(BENCH_BIN)
	@BUILD=$(BUILD) bash tests/bench/run.sh

# Labelled data is not part of the project: DATA is a directory of store.csv, queries.csv and truth.csv; PERSONS of the
# large register, EVERY so many-th query asked of it, and TRAIN, what textbook linkage learns from, need not be given.
bench-match: deps	## the identity search on the labelled data in DATA, and at PERSONS, beside pg_trgm and textbook linkage
	@sh tests/deps.sh postgresql-15 postgresql-contrib
	@$(MAKE) --no-print-directory all tools $(BUILD)/tests/bench/bench_search $(BUILD)/tests/bench/bench_match \
		$(BUILD)/tests/bench/bench_baseline
	@BUILD=$(BUILD) bash tests/bench/match.sh "$(DATA)" "$(PERSONS)" "$(EVERY)" "$(TRAIN)"

# DATA holds store.csv, queries.csv and truth.csv, other than those that the search is measured on.
learn: $(BUILD)/tests/bench/learn_weights	## learn the weights of the identity search from labelled data: make learn DATA=DIR
	@test -n "$(DATA)" || { echo 'make learn DATA=DIR: DIR holds store.csv, queries.csv and truth.csv' >&2; exit 2; }
	$(Q)$< src/match/weights.csv $(DATA) > $(BUILD)/weights.csv
	$(Q)cp $(BUILD)/weights.csv src/match/weights.csv

install: all	## install the program and its manual under PREFIX
	install -D -m 0755 $(BUILD)/ought $(DESTDIR)$(PREFIX)/bin/ought
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man1 man/*.1
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man5 man/*.5

uninstall:	## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/ought
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/man/man1/,$(notdir $(wildcard man/*.1)))
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/share/man/man5/,$(notdir $(wildcard man/*.5)))

clean:	## remove what was built
	rm -rf build

help:	## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 14

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_BIN:=.d) $(TEST_COMMON_OBJ:.o=.d) $(BENCH_BIN:=.d) $(BUILD)/tests/bench/learn_weights.d
