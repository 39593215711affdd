// write_tables FOLDER: writes unicode-tables.bin, the tables of utf8proc_data.c as they lie in memory, and
// tables_sizes.h, which says where each is, with the tables of ASCII. Run on the target that will read them.
#include <stdio.h>
#include <stdlib.h>

#include "utf8proc.h"
#include "utf8proc_data.c"

enum { kAscii = 128, kAsciiSequences = 2 * 26 };

static FILE *create(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (!file) {
    perror(path);
    exit(1);
  }
  return file;
}

static size_t at = 0;

// Each table begins at a multiple of 4, as its elements may.
static void put(FILE *tables, FILE *sizes, const char *name, const void *data, size_t size) {
  fprintf(sizes, "#define TABLES_AT_%s %zu\n", name, at);
  fwrite(data, 1, size, tables);
  for (at += size; at % 4 != 0; ++at) fputc(0, tables);
}

static unsigned property_index(int c) { return utf8proc_stage2table[utf8proc_stage1table[c >> 8] + (c & 255)]; }

int main(int count, char **arguments) {
  if (count != 2) return 2;
  FILE *tables = create(arguments[1], "unicode-tables.bin");
  FILE *sizes = create(arguments[1], "tables_sizes.h");
  put(tables, sizes, "PROPERTIES", utf8proc_properties, sizeof(utf8proc_properties));
  put(tables, sizes, "SECOND", utf8proc_combinations_second, sizeof(utf8proc_combinations_second));
  put(tables, sizes, "COMBINED", utf8proc_combinations_combined, sizeof(utf8proc_combinations_combined));
  put(tables, sizes, "STAGE1", utf8proc_stage1table, sizeof(utf8proc_stage1table));
  put(tables, sizes, "STAGE2", utf8proc_stage2table, sizeof(utf8proc_stage2table));
  put(tables, sizes, "SEQUENCES", utf8proc_sequences, sizeof(utf8proc_sequences));
  fprintf(sizes, "#define TABLES_SIZE %zu\n", at);
  fprintf(sizes, "#define TABLES_STAGE1 %zu\n", sizeof(utf8proc_stage1table) / sizeof(utf8proc_stage1table[0]));

  unsigned last = 0;
  fprintf(sizes, "#define TABLES_ASCII_STAGE2 ");
  for (int c = 0; c < kAscii; ++c) {
    const utf8proc_property_t *property = &utf8proc_properties[property_index(c)];
    // Letters fold to one sequence each; nothing else of ASCII leads anywhere.
    const unsigned folded = property->casefold_seqindex;
    const unsigned lower = property->lowercase_seqindex;
    if (property->decomp_seqindex != UINT16_MAX || (folded != UINT16_MAX && folded >= kAsciiSequences) ||
        (lower != UINT16_MAX && lower >= kAsciiSequences)) {
      fprintf(stderr, "U+%04X needs more than the tables of ASCII\n", (unsigned)c);
      return 1;
    }
    if (property_index(c) > last) last = property_index(c);
    fprintf(sizes, "%s%u", c ? "," : "", property_index(c));
  }
  const size_t properties = (last + 1) * sizeof(utf8proc_property_t);
  fprintf(sizes, "\n#define TABLES_ASCII_PROPERTIES_SIZE %zu\n#define TABLES_ASCII_PROPERTIES ", properties);
  for (size_t i = 0; i < properties; ++i) {
    fprintf(sizes, "%s%u", i ? "," : "", ((const unsigned char *)utf8proc_properties)[i]);
  }
  fprintf(sizes, "\n#define TABLES_ASCII_SEQUENCES ");
  for (int i = 0; i < kAsciiSequences; ++i) fprintf(sizes, "%s%u", i ? "," : "", utf8proc_sequences[i]);
  fprintf(sizes, "\n");
  if (fclose(tables) != 0 || fclose(sizes) != 0) return 1;
  return 0;
}
