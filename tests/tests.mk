# SPDX-License-Identifier: ISC
# Everything that tests, measures, packs or installs.  Included by Makefile.

# Each of these sets itself up first: missing packages, the unpacked servers,
# the programs, the tests.  RUNFLAGS goes to tests/run (--only WORD).
RUNFLAGS ?=
SERVERS := build/servers
# All cores, unless whoever called make has said how many.
SELF = $(MAKE) --no-print-directory \
	$(if $(findstring --jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
E2E_TESTS := $(sort $(wildcard tests/e2e/*.py))
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(FUZZ_SOURCES))
REPLAYS := $(subst /fuzz_,/replay_,$(FUZZERS))
LINTS := $(sort $(filter-out %.py,$(wildcard tests/lint/*)))

packages:
	@contrib/install-packages $(SERVERS)

# ---- Helpers that are preloaded, so never built with sanitizers.
PRELOADS := $(SERVERS)/relocate.so $(BUILD)/tests/killpoint.so \
	$(BUILD)/tests/reroute.so
$(SERVERS)/relocate.so: tests/e2e/relocate.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARNINGS) -Wno-pedantic $(WERROR) \
	    -fPIC -shared -o $@ $<
$(BUILD)/tests/%.so: tests/e2e/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARNINGS) -Wno-pedantic $(WERROR) \
	    -fPIC -shared -o $@ $<

# ---- Tests
check: packages
	@$(SELF) check-built
check-built: $(BINARIES) $(UNIT_TESTS) $(PRELOADS) $(REPLAYS)
	@tests/run --build $(BUILD) $(RUNFLAGS) $(UNIT_TESTS) \
	    tests/fuzz/replay $(E2E_TESTS)
e2e: $(BINARIES) $(PRELOADS)
	@tests/run --build $(BUILD) $(RUNFLAGS) $(E2E_TESTS)

# Every durable step of the scenario in turn, and the long tests.
crash: packages
	@$(SELF) $(BINARIES) $(PRELOADS)
	CRASH_SWEEP=full tests/run --build $(BUILD) --limit 5400 \
	    tests/e2e/crash.py
long: packages
	@$(SELF) $(BINARIES) $(PRELOADS)
	LONG=1 tests/run --build $(BUILD) --limit 1200 tests/e2e/memory.py \
	    tests/e2e/large.py

asan: packages
	@$(SELF) SANITIZE=1 BUILD=$(BUILD)/asan check-built

demo: packages
	@$(SELF) $(BINARIES) $(PRELOADS)
	@BUILD=$(BUILD) contrib/demo

bench: packages
	@$(SELF) $(BINARIES) $(PRELOADS) $(BUILD)/tests/bench/keygen \
	    $(READ_PROGRAMS) $(BUILD)/tests/bench/proving
	@BUILD=$(BUILD) tests/bench/bench $(BENCHFLAGS)
	@BUILD=$(BUILD) tests/bench/reading $(BENCHFLAGS)
	@BUILD=$(BUILD) tests/bench/proving $(BENCHFLAGS)
$(BUILD)/tests/bench/keygen: $(BUILD)/tests/bench/keygen.o \
    $(call archives,keeper $(BELOW_keeper))
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,keeper $(BELOW_keeper))

# Reading against GMime and Python's email package.
READ_PROGRAMS := $(addprefix $(BUILD)/tests/bench/,read_ours read_gmime)
bench-reading: packages
	@$(SELF) $(READ_PROGRAMS)
	@BUILD=$(BUILD) tests/bench/reading $(BENCHFLAGS)
$(BUILD)/tests/bench/read_ours: $(BUILD)/tests/bench/read_ours.o \
    $(call archives,reader $(BELOW_reader))
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,reader $(BELOW_reader))
$(BUILD)/tests/bench/read_gmime.o: CPPFLAGS_ALL += \
    $(subst -I,-isystem ,$(call GMIME,--cflags))
$(BUILD)/tests/bench/read_gmime: $(BUILD)/tests/bench/read_gmime.o
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call GMIME,--libs)

# Deliveries proven, against X509_verify_cert alone.
bench-proving: packages
	@$(SELF) $(BUILD)/tests/bench/proving
	@BUILD=$(BUILD) tests/bench/proving $(BENCHFLAGS)
$(BUILD)/tests/bench/proving: $(BUILD)/tests/bench/proving.o \
    $(call archives,reader $(BELOW_reader))
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,reader $(BELOW_reader))

# What reading costs as messages grow.
bench-linear: packages
	@$(SELF) $(BUILD)/tests/bench/linear
	@$(BUILD)/tests/bench/linear $(BENCHFLAGS)
$(BUILD)/tests/bench/linear: $(BUILD)/tests/bench/linear.o \
    $(call archives,reader $(BELOW_reader))
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,reader $(BELOW_reader))

lint: packages
	@$(SELF) $(BINARIES)
	@tests/run --build $(BUILD) $(RUNFLAGS) $(LINTS)

# ---- Fuzzing: tests/fuzz/fuzz_X.c links the folders of its FUZZES line,
# `FUZZES: reader`.  FUZZ_SECONDS each; FUZZ_TARGETS='html mime' for some.
# replay_X takes files without libFuzzer: the corpora belong to `make check`.
FUZZ_SECONDS ?= 20
fuzz: packages
	@$(SELF) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=1 \
	    CFLAGS='$(CFLAGS) -fsanitize=fuzzer-no-link' fuzz-built
# What it found, into the tree.
fuzz-keep: packages
	@$(SELF) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=1 \
	    CFLAGS='$(CFLAGS) -fsanitize=fuzzer-no-link' fuzz-kept
fuzz-kept: $(FUZZERS)
	@BUILD=$(BUILD) tests/fuzz/keep $^
fuzz-built: $(FUZZERS)
	@BUILD=$(BUILD) FUZZ_TARGETS='$(FUZZ_TARGETS)' \
	    tests/fuzz/run $(FUZZ_SECONDS) $^
define fuzzer
$(BUILD)/$(1): $(BUILD)/$(1).o $(call archives,$(2) $(BELOW_$(2)))
	$$(CC) $$(LDFLAGS_ALL) -fsanitize=fuzzer -o $$@ $$^ \
	    $(call libs,$(2) $(BELOW_$(2)))
$(subst /fuzz_,/replay_,$(BUILD)/$(1)): $(BUILD)/$(1).o \
    $(BUILD)/tests/fuzz/replay.o $(call archives,$(2) $(BELOW_$(2)))
	$$(CC) $$(LDFLAGS_ALL) -o $$@ $$^ $(call libs,$(2) $(BELOW_$(2)))
endef
fuzzes = $(shell sed -n 's/^.*FUZZES: *\([a-z]*\).*/\1/p' $(1))
$(foreach f,$(FUZZ_SOURCES),$(eval $(call fuzzer,$(f:.c=),$(call fuzzes,$(f)))))

# ---- Install
SBIN := $(DESTDIR)$(PREFIX)/sbin
LIBEXEC := $(DESTDIR)$(PREFIX)/libexec/certmaild
MAN := $(DESTDIR)$(PREFIX)/share/man
SHARE := $(DESTDIR)$(PREFIX)/share/certmaild
MANUALS5 := $(wildcard src/*/*.5)
MANUALS8 := $(wildcard src/*/*.8)
install: $(BINARIES)
	install -d $(SBIN) $(LIBEXEC) $(SHARE) $(DESTDIR)$(SYSCONFDIR) \
	    $(MAN)/man5 $(MAN)/man8
	install -m 755 $(BUILD)/certmaild $(BUILD)/certmailctl $(SBIN)
	install -m 755 $(addprefix $(BUILD)/certmaild-,reader keeper fetcher) \
	    $(LIBEXEC)
	$(if $(MANUALS5),install -m 644 $(MANUALS5) $(MAN)/man5)
	$(if $(MANUALS8),install -m 644 $(MANUALS8) $(MAN)/man8)
	install -m 644 etc/certmaild.conf $(SHARE)/certmaild.conf.example
	test -e $(DESTDIR)$(SYSCONFDIR)/certmaild.conf || \
	    install -m 644 etc/certmaild.conf $(DESTDIR)$(SYSCONFDIR)
	set -e; for f in $(LETTER_FILES); do \
	    install -D -m 644 $$f $(SHARE)/$${f#etc/}; done

# ---- A release: what git knows, or what is there without git, and configure.
DIST = certmaild-$(shell contrib/dist-files --version)
dist: configure
	rm -rf $(BUILD)/dist
	mkdir -p $(BUILD)/dist/$(DIST)
	contrib/dist-files | tar -cf - -T - | \
	    tar -xf - -C $(BUILD)/dist/$(DIST)
	tar -C $(BUILD)/dist --sort=name --owner=0 --group=0 --numeric-owner \
	    --mtime="@$${SOURCE_DATE_EPOCH:-$$(contrib/dist-files --date)}" \
	    -cf - $(DIST) | gzip -9n >$(DIST).tar.gz
	rm -rf $(BUILD)/dist
	@echo $(DIST).tar.gz

.PHONY: packages check check-built e2e crash long asan demo bench \
    bench-linear lint fuzz fuzz-built fuzz-keep fuzz-kept install dist
