#include "tables.h"

int utf8proc_tables_here(void) { return 1; }
