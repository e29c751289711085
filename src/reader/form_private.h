/* SPDX-License-Identifier: ISC */
/*
 * How the form is read, in four steps that share these structures:
 * form_lines gathers the lines, form_mark says with form_history which are
 * new, quoted, signature; form_label says which label a text is, form_start
 * where labels stand in a line; form_scan, form_cells, form_dn and form_prose
 * find values and form_claim makes claims of them ("this line says the city
 * is Bonn"); form decides between the claims.  Not for other folders.
 */
#ifndef READER_FORM_PRIVATE_H
#define READER_FORM_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/document.h"
#include "reader/labels.h"

/* Of one role; a form is short, and what follows is not looked at. */
#define FORM_LINES_MAX 20000
#define FORM_LINE_MAX 2000    /* octets of a line; the rest is cut off */
#define FORM_CLAIMS_MAX 512
#define FORM_JOINS_MAX 2000   /* texts put together from several lines */
#define FORM_LOOKUPS_MAX 200000 /* words held against the tables */
#define FORM_DEPTH_MAX 16     /* quote levels told apart */
#define FORM_LEVELS_MAX (2 * FORM_DEPTH_MAX + 2) /* quotes without ">", too */
#define FORM_COMBINED_MAX 4   /* labels in one: "City, State, Zip" */
#define FORM_PREFIX_MAX 120   /* octets in which a line's label ends */
#define FORM_PHRASE_LINE_MAX 120 /* of a line that is a greeting, a mark */
#define FORM_TYPO_MAX 44      /* octets of a label that may have a slip */

enum form_region {
	REGION_TEXT,
	REGION_SIGNATURE, /* never read */
	REGION_HEADER,    /* a quoted mail's header, a program's own line */
};

/* Whether a phrase of that kind begins the line. */
#define FORM_HAS(line, kind) (((line)->phrases & (1U << (kind))) != 0)

/* What stood before a separator. */
struct form_label {
	enum label_kind kinds[FORM_COMBINED_MAX];
	size_t count;      /* 0: no label */
	uint32_t languages;
	bool is_short;     /* C, ST, L, O, OU, CN */
	bool is_typo;
};

enum form_separator {
	SEPARATOR_NONE,
	SEPARATOR_STRONG, /* ":", "=", arrows, leaders */
	SEPARATOR_WEAK,   /* " - ", columns */
	SEPARATOR_ALONE,  /* a label and nothing behind it */
};
struct form_start {
	struct form_label label;
	enum form_separator separator;
	size_t value; /* offset behind the separator */
};

/* Whether a line holds one of these: most rules are for lines with one. */
enum form_mark {
	MARK_TAB = 1,
	MARK_BAR = 2,       /* "|", or the first octet of one that is drawn */
	MARK_COMMA = 4,
	MARK_SEMICOLON = 8,
	MARK_SLASH = 16,
	MARK_COLON = 32,    /* also "=", and the first octet of U+FF1A */
	MARK_DASH = 64,     /* also the first octet of other dashes, arrows */
	MARK_EQUALS = 128,
};

struct form_line {
	const char *text;  /* without blanks at either end */
	size_t len;
	const char *part;
	uint32_t number;
	uint32_t indent;   /* columns before the text */
	uint32_t quote;    /* as the document has it */
	uint32_t level;    /* 0: new text; 1: the most recent quote ... */
	uint32_t epoch;    /* grows with every correction */
	uint32_t phrases;  /* 1 << enum phrase_kind: how it begins */
	enum form_region region;
	unsigned char marks; /* enum form_mark */
	bool blank;        /* also a line of a drawn table */
	bool first;        /* of its part */
	bool used;         /* a claim took it */
	size_t prose;      /* but for so many octets at its beginning */
	bool has_label;    /* begins with a label of a field */
	struct form_start start; /* that label */
};

struct form_claim {
	enum label_kind kind;
	uint32_t languages;
	const char *value;
	size_t len;
	size_t line;       /* where the value stood */
	uint32_t level;
	uint32_t epoch;
	bool is_short;
	bool is_bare;      /* no separator: counts only with others */
	bool is_taken_back; /* new text names the value and says it is not */
};

struct form {
	struct lexicon lexicon;
	struct form_line *lines;
	size_t line_count;
	struct form_claim *claims;
	size_t claim_count;
	char **joins;
	size_t join_count;
	unsigned lookups_left;
	size_t answer_cell; /* of a table's rows; 0: the one behind the label */
	size_t answer_line; /* the table's last row so far */
	/* What new text says of a field casts doubt on quotes (1 << field), and
	 * on new text above that line. */
	uint32_t doubted_quotes;
	size_t doubted_above[READING_FIELD_COUNT];
	uint32_t languages[LANG_COUNT]; /* votes */
};

/* ---- form_lines.c */
void form_gather(struct form *f, const struct document *document,
    enum document_role role);
/* The kinds of phrase, of those wanted (1 << enum phrase_kind), that begin s,
 * which is without decoration; of a long line only a disclaimer's. */
uint32_t form_phrases_at(const char *s, size_t len, uint32_t wanted);
/* The phrase of that kind at the line's start: its length in the key, and
 * the whole key's; 0 when there is none. */
size_t form_phrase_length(struct form *f, const struct form_line *line,
    enum phrase_kind kind, size_t *key_len_out);
/* Whether s, up to len, ends with a phrase of that kind; its first word
 * begins behind a blank, or anywhere in CJK text. */
bool form_phrase_ends(const struct form *f, const char *s, size_t len,
    enum phrase_kind kind);
/* Words between blanks. */
size_t form_words_in(const char *s, size_t len);
/* "- -- ": the delimiter of a signature in text that PGP has signed (RFC 4880,
 * 7.1). */
bool form_is_escaped_delimiter(const struct form_line *line);
/* Whether the line has a label of a field and no value behind it. */
bool form_is_waiting(const struct form_line *line);

/* ---- form_history.c: how many lines from i on end new text, 0 for none */
/* "On 4 Mar 2024, X wrote:", on up to four lines. */
size_t form_attribution(struct form *f, size_t i);
/* A run of header lines that has a From. */
size_t form_header_block(struct form *f, size_t i);
/* "---------- Forwarded message ---------", "Begin forwarded message:" */
bool form_is_forward_mark(struct form *f, const struct form_line *line);

/* ---- form_mark.c */
/* Levels, regions and corrections; needs has_label of every line. */
void form_mark(struct form *f);

/* ---- form_decoration.c */
/* Where the text of s begins: behind bullets, numbers, markup. */
size_t form_skip_decoration(const char *s, size_t len);

/* ---- form_label.c */
/* The label that s is, decoration and determiners allowed. */
struct form_label form_label_of(struct form *f, const char *s, size_t len,
    bool allow_typo);
/* The same for s that is known to need no look at its beginning: without
 * decoration, and form_may_be_label. */
struct form_label form_label_of_rest(struct form *f, const char *s, size_t len,
    bool allow_typo);
/* Whether s can begin with a label at all, by its first word. */
bool form_may_be_label(const char *s, size_t len);
/* Whether brackets may open in s. */
bool form_may_open(const char *s, size_t len);
bool form_is_field(enum label_kind kind); /* one of ours */
bool form_has_field(const struct form_label *label);
bool form_has_kind(const struct form_label *label, enum label_kind kind);

/* ---- form_start.c */
/* The label that begins s, and where its value begins. */
struct form_start form_start_of(struct form *f, const char *s, size_t len);
/* The same when it is known that the decoration of s ends at `bare`. */
struct form_start form_start_at(struct form *f, const char *s, size_t bare,
    size_t len);
/*
 * The next label inside s at or after `from`: its offset (with what divides
 * it from the value before in *gap_out) and how it starts; false when there
 * is none.  `but` is the field that is being read.
 */
bool form_next_label(struct form *f, const char *s, size_t len, size_t from,
    const struct form_label *but, size_t *end_out, size_t *at_out,
    struct form_start *start_out);

/* ---- form_scan.c */
void form_scan(struct form *f);
/* Whether the line, which begins with no label, may be the value of one. */
bool form_may_be_value(const struct form_line *line);

/* ---- form_change.c */
/* The line i as a new value for the claim that the line above it made;
 * whether it is one. */
bool form_change(struct form *f, size_t claim, size_t i);

/* ---- form_claim.c */
/*
 * Claims for a label, one or several, with this value but for the thanks
 * behind it; false when the value is empty.  value must live as long as the
 * form.
 */
bool form_claim(struct form *f, const struct form_label *label,
    const char *value, size_t len, size_t line, uint32_t level);
/* The claims of one line or cell: label, value, label, value ...  What is
 * still waiting for its value goes to *open_out (count 0: nothing). */
void form_segments(struct form *f, const char *s, size_t len,
    const struct form_start *start, size_t line,
    struct form_label *open_out);
/*
 * "[Unknown]:  Bonn": what a program asks with, and the answer.  The offset of
 * the answer, or of the default when there is none; its end in *end_out, which
 * is 0 for other text.
 */
size_t form_prompt(const char *s, size_t len, size_t *end_out);
/* The length of s without the thanks or the sentences that end it:
 * "Weber GmbH. The rest is right. Thanks!" */
size_t form_without_thanks(struct form *f, const char *s, size_t len);
/* The same without thanks that nothing divides from the value ("Sales thank
 * you"): where a block of lines ends, and in small letters, as no name has
 * them that begins with a capital. */
size_t form_without_last_thanks(struct form *f, const char *s, size_t len,
    size_t line);
/* Two texts with a space between them, owned by the form; NULL: too many. */
const char *form_join(struct form *f, const char *a, size_t a_len,
    const char *b, size_t b_len);

/*
 * ---- form_cells.c: rows of tables, by tab, "|", or a heading of labels over
 * a row of values.  The number of lines taken, 0 when the line is no row.
 */
size_t form_cells(struct form *f, size_t line, struct form_label *open_out);

/* ---- form_columns.c */
/* Some words and a colon: a label, be it one of ours or not. */
bool form_is_any_label(const char *s, size_t len);
/* Whether the row above or below has a second label behind a gap, which
 * for some questions must not be a telephone's: two contact lines are no
 * form. */
bool form_is_columned(struct form *f, size_t line, bool but_phone);
/* Where a value of that line ends that begins at `from`: before a gap and any
 * label, one of ours or not, if the lines beside it have such columns. */
size_t form_column_end(struct form *f, const char *s, size_t from, size_t end,
    size_t line);

/* ---- form_dn.c: the number of lines a DN took, 0 for none */
size_t form_dn(struct form *f, size_t line);
/* Whether s begins with a DN's key: "OU=", "localityName =", "/C=". */
bool form_begins_dn(const char *s, size_t len);

/* ---- form_prose.c: sentences in the lines nothing else took, with
 * form_words, form_clauses and form_doubt */
void form_prose(struct form *f);

/* ---- form_doubt.c */
/* Whether new text takes the claim back or doubts its field. */
bool form_is_doubted(const struct form *f, const struct form_claim *claim);

/* ---- form_numbered.c: "1) DE 2) Bavaria" above a quoted form, when new text
 * claims nothing */
void form_numbered(struct form *f);

/* ---- form_bare.c: "Country Germany", when nothing else was found */
void form_bare(struct form *f);

/* ---- form_places.c: "City: Austin, TX, USA", once all claims are there */
void form_places(struct form *f);

#endif
