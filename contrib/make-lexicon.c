/* SPDX-License-Identifier: ISC */
/*
 * Prints build/gen/lexicon.c: the rows of labels_table.c and phrases_table.c
 * as constant hash tables (reader/labels.h).  Built and run at build time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader/labels.h"

#define ENTRIES_MAX 8192
#define SLOTS 16384 /* a power of two, twice the entries */
#define KEYS_MAX (1U << 20)

struct table {
	const char *name;
	struct lexicon_entry entries[ENTRIES_MAX];
	uint16_t slots[SLOTS];
	uint32_t count;
};

/* The octets of all keys, one behind the other. */
static char keys[KEYS_MAX];
static uint32_t keys_len;

static struct table labels = { .name = "labels" };
static struct table phrases = { .name = "phrases" };
static struct table firsts = { .name = "firsts" };
static struct table words = { .name = "words" };

/* What stands before a label and behind it (form_label.c). */
#define LEADS (1U << PHRASE_DETERMINER | 1U << PHRASE_CORRECTION | \
	1U << PHRASE_POSTSCRIPT | 1U << PHRASE_COPULA | 1U << PHRASE_OWNER)

static uint32_t
add_key(const char *key, size_t length)
{
	uint32_t at = keys_len;

	if (length > KEYS_MAX - keys_len) {
		fprintf(stderr, "make-lexicon: the keys are too long\n");
		exit(1);
	}
	memcpy(keys + at, key, length);
	keys_len += (uint32_t)length;
	return at;
}

static struct lexicon_entry *
add(struct table *t, const char *key, size_t length)
{
	uint32_t slot = lexicon_slot(lexicon_hash(LEXICON_HASH_SEED, key,
	    length), SLOTS - 1);
	struct lexicon_entry *e;

	for (; t->slots[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
		e = &t->entries[t->slots[slot] - 1];
		if (e->length == length &&
		    memcmp(keys + e->key, key, length) == 0)
			return e;
	}
	if (t->count == ENTRIES_MAX) {
		fprintf(stderr, "make-lexicon: too many %s\n", t->name);
		exit(1);
	}
	e = &t->entries[t->count];
	*e = (struct lexicon_entry){ .key = add_key(key, length),
		.length = (uint16_t)length, .label = LABEL_NONE };
	e->letters = lexicon_letters(key, length);
	t->slots[slot] = (uint16_t)++t->count;
	return e;
}

static struct lexicon_entry *
add_first(const char *key)
{
	return add(&firsts, key, strcspn(key, " |"));
}

static void
add_words(const char *key, size_t length)
{
	size_t at, n;

	for (at = 0; at < length; at += n + 1) {
		for (n = 0; at + n < length && key[at + n] != ' '; n++)
			;
		if (n > 0)
			add(&words, key + at, n);
	}
}

/* A key of several languages means what the first of them says. */
static void
add_labels(const struct label_list *rows, uint32_t language)
{
	const char *key;
	size_t n;

	for (; rows->kind != LABEL_NONE; rows++)
		for (key = rows->keys; *key != '\0'; key += n + (key[n] == '|')) {
			struct lexicon_entry *e;

			n = strcspn(key, "|");
			add_words(key, n);
			e = add(&labels, key, n);
			if (e->label == LABEL_NONE)
				e->label = (uint16_t)rows->kind;
			e->languages |= language;
			add_first(key)->label = (uint16_t)rows->kind;
		}
}

static void
add_phrases(const struct phrase_list *rows, uint32_t language)
{
	const char *key;
	size_t n;

	for (; rows->kind != PHRASE_NONE; rows++)
		for (key = rows->keys; *key != '\0'; key += n + (key[n] == '|')) {
			struct lexicon_entry *e;

			n = strcspn(key, "|");
			if (1U << rows->kind & LEADS)
				add_words(key, n);
			e = add(&phrases, key, n);
			e->phrases |= 1U << rows->kind;
			e->languages |= language;
			e = add_first(key);
			e->phrases |= 1U << rows->kind;
			if (e->reach < n)
				e->reach = (uint16_t)n;
		}
}

static void
print_keys(void)
{
	uint32_t i;

	printf("const char lexicon_keys[] = {\n");
	for (i = 0; i < keys_len; i++)
		printf("'\\%03o',%s", (unsigned char)keys[i],
		    i % 8 == 7 ? "\n" : "");
	printf("};\n");
}

static void
print_lengths(const struct table *t)
{
	uint64_t lengths[256] = { 0 };
	uint32_t i, n;

	for (i = 0; i < t->count; i++) {
		n = t->entries[i].length;
		lengths[(unsigned char)keys[t->entries[i].key]] |=
		    (uint64_t)1 << (n < LEXICON_LONG ? n : LEXICON_LONG);
	}
	printf("static const uint64_t %s_lengths[256] = {\n", t->name);
	for (i = 0; i < 256; i++)
		printf("0x%llx,%s", (unsigned long long)lengths[i],
		    i % 4 == 3 ? "\n" : " ");
	printf("};\n");
}

static void
print_looks(const char *name, enum phrase_kind kind)
{
	uint64_t looks[256] = { 0 };
	const struct lexicon_entry *e;
	uint32_t i;

	for (i = 0; i < firsts.count; i++) {
		e = &firsts.entries[i];
		if ((e->phrases & (1U << kind)) != 0)
			looks[(unsigned char)keys[e->key]] |= (uint64_t)1 <<
			    lexicon_look(e->length, keys[e->key + e->length -
			    1]);
	}
	printf("const uint64_t lexicon_%s[256] = {\n", name);
	for (i = 0; i < 256; i++)
		printf("0x%llx,%s", (unsigned long long)looks[i],
		    i % 4 == 3 ? "\n" : " ");
	printf("};\n");
}

static void
print_table(const struct table *t)
{
	uint32_t i, slots = 1, *index;

	while (slots < 2 * t->count)
		slots *= 2;
	index = calloc(slots, sizeof *index);
	if (index == NULL)
		exit(1);
	printf("static const struct lexicon_entry %s_entries[] = {\n",
	    t->name);
	for (i = 0; i < t->count; i++) {
		const struct lexicon_entry *e = &t->entries[i];
		uint32_t hash = lexicon_hash(LEXICON_HASH_SEED,
		    keys + e->key, e->length);
		uint32_t slot = lexicon_slot(hash, slots - 1);

		printf("\t{ %u, %u, %u, 0x%xU, 0x%xU, 0x%xU, %u },\n",
		    e->key, e->length, e->label, e->phrases, e->languages,
		    e->letters, e->reach);
		while (index[slot] != 0)
			slot = (slot + 1) & (slots - 1);
		index[slot] = lexicon_tag(hash) | (i + 1);
	}
	printf("};\nstatic const uint32_t %s_slots[] = {\n", t->name);
	for (i = 0; i < slots; i++)
		printf("%#x,%s", index[i], i % 8 == 7 ? "\n" : "");
	printf("};\n");
	print_lengths(t);
	printf("const struct lexicon_table lexicon_%s = {\n"
	    "\t%s_entries, %s_slots, %s_lengths, %u, %u\n};\n", t->name,
	    t->name, t->name, t->name, t->count, slots - 1);
	free(index);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < LANG_COUNT; i++) {
		add_labels(label_lists[i], LANG_BIT(i));
		add_phrases(phrase_lists[i], LANG_BIT(i));
	}
	add_words(lexicon_label_links, strlen(lexicon_label_links));
	printf("/* Made by contrib/make-lexicon. */\n"
	    "#include \"reader/labels.h\"\n");
	print_table(&labels);
	print_table(&phrases);
	print_table(&firsts);
	print_table(&words);
	print_looks("verbs", PHRASE_COPULA);
	print_looks("wrongs", PHRASE_WRONG);
	print_keys();
	return fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 1;
}
