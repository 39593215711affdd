// The language that is spoken, and how it writes dates, numbers and sizes.
import { type Code, WafersealError } from 'waferseal';
import { english } from './en.js';
import type { Sentence, Words } from './table.js';

export { english } from './en.js';
export type { Sentence, Words } from './table.js';

// English is always there; others come with defineLanguage().
const languages = new Map<string, Words>([['en', english]]);

/** The words of the language that is spoken now. */
export let words: Words = english;

let spoken = 'en';
let asked: string | readonly string[] = spoken;
let locale: string | undefined;
const listeners = new Set<() => void>();

const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

function preferred(): readonly string[] {
  return globalThis.navigator?.languages ?? [];
}

/** The tag of the language that is spoken, as `lang` has it. */
export function language(): string {
  return spoken;
}

/**
 * The first of `wanted` (BCP 47 tags) that there are words for. A single one that there are none for is
 * refused with `invalid_argument`; of several, English is what is left.
 */
export function setLanguage(wanted: string | readonly string[]): void {
  const tags = typeof wanted === 'string' ? [wanted] : wanted;
  const known = tags.find((tag) => languages.has(primary(tag)));
  if (known === undefined && typeof wanted === 'string') {
    throw new WafersealError('invalid_argument', { subject: 'language', detail: wanted });
  }
  asked = wanted;
  spoken = primary(known ?? 'en');
  words = languages.get(spoken) ?? english;
  // Somebody in Vienna or Dublin gets their own dates.
  locale = known?.includes('-') ? known : preferred().find((tag) => primary(tag) === spoken);
  for (const listener of listeners) listener();
}

/**
 * A language of the host's own, or other words for one that is there: `{ ...english, product: 'Post' }`. It is
 * spoken at once where it was asked for.
 */
export function defineLanguage(tag: string, table: Words): void {
  languages.set(primary(tag), table);
  setLanguage(asked);
}

/** Calls `listener` whenever the language changes, until the function that it gives is called. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a code means. One that this build does not know, a newer server's, stands for itself. */
export function sentenceOf(code: string): Sentence {
  return Object.hasOwn(words.codes, code) ? words.codes[code as Code] : { message: code, hint: '' };
}

/** What to tell a person of an error. */
export function told({ code }: WafersealError): Sentence {
  return sentenceOf(code);
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** A size for people, from bytes. */
export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < sizes.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale ?? spoken, {
    style: 'unit',
    unit: sizes[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** A day for people, from seconds since 1970. */
export function day(seconds: number): string {
  return new Intl.DateTimeFormat(locale ?? spoken, { dateStyle: 'long' }).format(seconds * 1000);
}

/** A moment for people, from seconds since 1970: the time alone when it was today. */
export function when(seconds: number, now = new Date()): string {
  const date = new Date(seconds * 1000);
  const style: Intl.DateTimeFormatOptions =
    date.toDateString() === now.toDateString()
      ? { timeStyle: 'short' }
      : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(locale ?? spoken, style).format(date);
}

// As the page is written, else as its reader prefers.
const written = globalThis.document?.documentElement?.lang;
setLanguage(written ? [written, ...preferred()] : preferred());
