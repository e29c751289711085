# SPDX-License-Identifier: ISC
# certmaild: `make demo` shows it at work, `make check` tests it; see README.
# GNU make.  Everything that is built goes below $(BUILD).

BUILD ?= build
DESTDIR ?=
SOURCE_GOALS := dist clean distclean packages check demo bench lint asan \
	fuzz fuzz-keep crash long
ifeq ($(filter-out $(SOURCE_GOALS),$(or $(MAKECMDGOALS),all)),)
else
-include config.mk
endif
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc/certmaild
# V=1 shows whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

# ---- Folders, lowest first; a folder may include only folders on an earlier
# line (tests/lint/includes checks it).
LAYER1 := base
LAYER2 := wire config
LAYER3 := pki net proc
LAYER4 := store mail
LAYER5 := intake clerk courier installer reader keeper fetcher
LAYER6 := master
FOLDERS := $(LAYER1) $(LAYER2) $(LAYER3) $(LAYER4) $(LAYER5) $(LAYER6)

# What a folder's archive needs after it on the link line.
BELOW_base :=
BELOW_wire := base
BELOW_config := base
BELOW_pki := wire config base
BELOW_net := wire config base
BELOW_proc := wire config base
BELOW_store := pki net proc wire config base
BELOW_mail := pki net proc wire config base
BELOW_intake := store mail pki net proc wire config base
BELOW_clerk := $(BELOW_intake)
BELOW_courier := $(BELOW_intake)
BELOW_installer := $(BELOW_intake)
BELOW_reader := pki proc wire config base
BELOW_keeper := pki proc wire config base
BELOW_fetcher := proc wire config base
BELOW_master := proc wire config base

LIBS_base :=
LIBS_wire :=
LIBS_config := $(CONFIG_LIBS)
LIBS_pki := $(CRYPTO_LIBS) $(IDN2_LIBS)
LIBS_net := $(SSL_LIBS) $(CRYPTO_LIBS) $(ETPAN_LIBS)
LIBS_proc := $(SECCOMP_LIBS)
LIBS_store := $(SQLITE_LIBS)
LIBS_mail := $(ETPAN_LIBS) $(IDN2_LIBS)
LIBS_reader := $(GUMBO_LIBS) $(ARCHIVE_LIBS) $(UCHARDET_LIBS) $(YTNEF_LIBS) \
	$(UNISTRING_LIBS) $(IDN2_LIBS)
LIBS_keeper := $(HOGWEED_LIBS)
LIBS_fetcher := $(CURL_LIBS)

# ---- Flags
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wwrite-strings \
	-Wpointer-arith -Wformat=2 -Wvla -Wundef -Wimplicit-fallthrough
WERROR ?= -Werror
OPT ?= -O2 -g
ifdef SANITIZE
HARDEN := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -DSANITIZED
LDHARDEN := -fsanitize=address,undefined
else
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fstack-clash-protection -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
endif
CPPFLAGS_ALL := -D_GNU_SOURCE -I. -Isrc -I$(BUILD)/gen $(LIB_CFLAGS) \
	-DVERSION='"$(VERSION)"' -DLIBEXECDIR='"$(PREFIX)/libexec/certmaild"' \
	-DSYSCONFDIR='"$(SYSCONFDIR)"' $(CPPFLAGS)
# No assert(3) or debug section tells where it was built.
PREFIX_MAP := -ffile-prefix-map=$(CURDIR)=.
CFLAGS_ALL := -std=c11 $(OPT) $(PREFIX_MAP) $(WARNINGS) $(WERROR) $(HARDEN) \
	$(CFLAGS)
LDFLAGS_ALL := $(LDHARDEN) $(LDFLAGS)

# ---- Objects and archives
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
sources = $(filter-out %/main.c,$(wildcard src/$(1)/*.c))
archive = $(BUILD)/lib/$(1).a
# $(call link,folders): archives and libraries of these folders, in order.
archives = $(foreach f,$(1),$(call archive,$(f)))
libs = $(foreach f,$(1),$(LIBS_$(f)))

PROGRAMS := certmaild certmaild-reader certmaild-keeper certmaild-fetcher \
	certmailctl
BINARIES := $(addprefix $(BUILD)/,$(PROGRAMS))

all: $(BINARIES)

NEEDS_certmaild := master intake clerk courier installer $(BELOW_intake)
NEEDS_certmailctl := master clerk installer $(BELOW_intake)
NEEDS_certmaild-reader := reader $(BELOW_reader)
NEEDS_certmaild-keeper := keeper $(BELOW_keeper)
NEEDS_certmaild-fetcher := fetcher $(BELOW_fetcher)
MAIN_certmaild := $(wildcard src/certmaild/*.c)
MAIN_certmailctl := $(wildcard src/certmailctl/*.c)
MAIN_certmaild-reader := src/reader/main.c
MAIN_certmaild-keeper := src/keeper/main.c
MAIN_certmaild-fetcher := src/fetcher/main.c
LIBS_certmailctl_main := $(JANSSON_LIBS)

define program
$(BUILD)/$(1): $(call obj,$(MAIN_$(1))) $(call archives,$(NEEDS_$(1)))
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(LDFLAGS_ALL) -o $$@ $$^ $(call libs,$(NEEDS_$(1))) \
	    $(LIBS_$(1)_main)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

define folder
$(call archive,$(1)): $(call obj,$(call sources,$(1))) $(GEN_OBJ_$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
endef

# ---- Generated sources: SQL, letters and country names become C.
GEN_OBJ_store := $(BUILD)/gen/sql.o
GEN_OBJ_clerk := $(BUILD)/gen/letters.o
GEN_OBJ_reader := $(BUILD)/gen/countries.o $(BUILD)/gen/lexicon.o \
	$(BUILD)/gen/charsets.o
$(foreach f,$(FOLDERS),$(eval $(call folder,$(f))))

SQL_FILES := $(sort $(wildcard sql/*.sql))
LETTER_FILES := $(sort $(wildcard etc/letters/*/*))
$(BUILD)/gen/sql.c: $(SQL_FILES) contrib/embed
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)contrib/embed sql_files $(SQL_FILES) >$@.tmp && mv $@.tmp $@
$(BUILD)/gen/letters.c: $(LETTER_FILES) contrib/embed
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)contrib/embed letter_files $(LETTER_FILES) >$@.tmp && mv $@.tmp $@
$(BUILD)/gen/countries.c: contrib/make-countries contrib/country-names
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)/usr/bin/python3 contrib/make-countries >$@.tmp && mv $@.tmp $@

LEXICON_SOURCES := contrib/make-lexicon.c src/reader/labels_table.c \
	src/reader/phrases_table.c src/reader/lexicon_hash.c
$(BUILD)/gen/make-lexicon: $(LEXICON_SOURCES) src/reader/labels.h config.mk
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ \
	    $(LEXICON_SOURCES)
$(BUILD)/gen/lexicon.c: $(BUILD)/gen/make-lexicon
	$(call say,GEN,$@)
	$(Q)$< >$@.tmp && mv $@.tmp $@

CHARSET_SOURCES := contrib/make-charsets.c src/reader/charset_table.c
$(BUILD)/gen/make-charsets: $(CHARSET_SOURCES) src/reader/charset_table.h \
    src/reader/charset_codes.h config.mk
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ \
	    $(CHARSET_SOURCES)
$(BUILD)/gen/charsets.c: $(BUILD)/gen/make-charsets
	$(call say,GEN,$@)
	$(Q)$< >$@.tmp && mv $@.tmp $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c config.mk
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
$(BUILD)/%.o: %.c config.mk
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

-include $(shell find $(BUILD)/src $(BUILD)/gen $(BUILD)/tests \
    -type f -name '*.d' 2>/dev/null)

# ---- configure
configure: configure.ac
	autoconf
config.h.in: ;
config.mk: configure config.mk.in config.h.in
	CC='$(CC)' ./configure --quiet
	@touch $@

# ---- Tests.  A unit test tests/unit/FOLDER/test_X.c links FOLDER and what is
# below it, nothing else.
UNIT_SOURCES := $(wildcard tests/unit/*/test_*.c)
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(UNIT_SOURCES))
define unit
$(BUILD)/tests/unit/$(1)/%: $(BUILD)/tests/unit/$(1)/%.o \
    $(call archives,$(1) $(BELOW_$(1)))
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(LDFLAGS_ALL) -o $$@ $$^ $(call libs,$(1) $(BELOW_$(1))) \
	    $(CMOCKA_LIBS) $(JANSSON_LIBS) $$(LIBS_TEST_$$(@F))
endef
# GMime is the tests' second opinion on MIME, never the program's.
GMIME = $(shell pkg-config $(1) gmime-3.0)
LIBS_TEST_test_mime_oracle = $(call GMIME,--libs)
$(BUILD)/tests/unit/reader/test_mime_oracle.o: \
    CPPFLAGS_ALL += $(subst -I,-isystem ,$(call GMIME,--cflags))
$(foreach f,$(FOLDERS),$(eval $(call unit,$(f))))
# A test of the tool links all of it but its main.
$(BUILD)/tests/unit/certmailctl/%: $(BUILD)/tests/unit/certmailctl/%.o \
    $(call obj,$(filter-out %/main.c,$(MAIN_certmailctl))) \
    $(call archives,$(NEEDS_certmailctl))
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(NEEDS_certmailctl)) \
	    $(CMOCKA_LIBS) $(JANSSON_LIBS)
.SECONDARY:

unit: $(UNIT_TESTS)
	tests/run --build $(BUILD) $(UNIT_TESTS)
-include tests/tests.mk

# ---- Install, dist, clean
clean:
	rm -rf $(BUILD)
distclean: clean
	rm -rf config.mk config.h config.log config.status configure \
	    autom4te.cache

.PHONY: all unit clean distclean
