// Takes the place of utf8proc_data.c in utf8proc.c. The tables of all characters take two thirds of what the page
// loads that outsiders wait for, and most answers are ASCII: here are those of ASCII, and the rest comes from the host
// when it is asked for.
#include <stddef.h>

#include "tables.h"
#include "tables_sizes.h"  // made by write_tables.c, with the tables themselves

// The host's: the address of `size` bytes from malloc, or 0. They stay.
extern const unsigned char *waferseal_unicode_tables(size_t size);

// Of the blocks of 256 characters all but the first are the block of unassigned characters.
static const utf8proc_uint16_t ascii_stage1[TABLES_STAGE1] = {256};
static const utf8proc_uint16_t ascii_stage2[512] = {[256] = TABLES_ASCII_STAGE2};
static const utf8proc_uint16_t ascii_sequences[] = {TABLES_ASCII_SEQUENCES};
static const union {
  unsigned char bytes[TABLES_ASCII_PROPERTIES_SIZE];
  utf8proc_property_t first;
} ascii_properties = {{TABLES_ASCII_PROPERTIES}};
static const utf8proc_int32_t no_combinations[1] = {0};

static const utf8proc_uint16_t *utf8proc_stage1table = ascii_stage1;
static const utf8proc_uint16_t *utf8proc_stage2table = ascii_stage2;
static const utf8proc_uint16_t *utf8proc_sequences = ascii_sequences;
static const utf8proc_property_t *utf8proc_properties = &ascii_properties.first;
static const utf8proc_int32_t *utf8proc_combinations_second = no_combinations;
static const utf8proc_int32_t *utf8proc_combinations_combined = no_combinations;

int utf8proc_tables_here(void) {
  static int here = 0;
  if (here) return 1;
  const unsigned char *tables = waferseal_unicode_tables(TABLES_SIZE);
  if (!tables) return 0;
  utf8proc_properties = (const utf8proc_property_t *)(tables + TABLES_AT_PROPERTIES);
  utf8proc_combinations_second = (const utf8proc_int32_t *)(tables + TABLES_AT_SECOND);
  utf8proc_combinations_combined = (const utf8proc_int32_t *)(tables + TABLES_AT_COMBINED);
  utf8proc_stage1table = (const utf8proc_uint16_t *)(tables + TABLES_AT_STAGE1);
  utf8proc_stage2table = (const utf8proc_uint16_t *)(tables + TABLES_AT_STAGE2);
  utf8proc_sequences = (const utf8proc_uint16_t *)(tables + TABLES_AT_SEQUENCES);
  here = 1;
  return 1;
}
