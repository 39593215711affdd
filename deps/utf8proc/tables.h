// Beside utf8proc.h: whether the tables of all characters are here. Without them utf8proc knows ASCII only, and
// takes every other character for an unassigned one.
#ifndef WAFERSEAL_UTF8PROC_TABLES_H_
#define WAFERSEAL_UTF8PROC_TABLES_H_

#ifdef __cplusplus
extern "C" {
#endif

// libutf8proc.a: always 1. libutf8proc_apart.a: asks the host for them once (waferseal_unicode_tables), and again
// whenever it had none; 0 as long as it has none.
int utf8proc_tables_here(void);

#ifdef __cplusplus
}
#endif

#endif  // WAFERSEAL_UTF8PROC_TABLES_H_
