// The languages that our own pages fetch for who prefers them: most readers of a page need one.
import type { Words } from './table.js';

const tables: Readonly<Record<string, () => Promise<Words>>> = {
  de: async () => (await import('./de.js')).german,
};

/** One that is neither here nor English is not spoken. */
function first(preferred: readonly string[]): string | undefined {
  const tags = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return tags.find((tag) => tag === 'en' || Object.hasOwn(tables, tag));
}

/** The language to fetch for `preferred` (BCP 47 tags), if there is one. Rejects when the network does. */
export async function fetchLanguage(
  preferred: readonly string[],
): Promise<{ tag: string; words: Words } | undefined> {
  const tag = first(preferred);
  const table = tag === undefined ? undefined : tables[tag];
  return tag !== undefined && table ? { tag, words: await table() } : undefined;
}
