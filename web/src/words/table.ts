// The shape of a language: what English has, with other words.
import type { english } from './en.js';

/** What happened, and what to do about it. */
export interface Sentence {
  message: string;
  hint: string;
}

// Texts stay texts, and functions take what English takes.
/** The same keys with other words. */
export type Shape<Part> = Part extends (...given: infer Given) => string
  ? (...given: Given) => string
  : Part extends string
    ? string
    : { [Name in keyof Part]: Shape<Part[Name]> };

/** Every word that the components show, in one language. One that is missing does not compile. */
export type Words = Shape<typeof english>;
