// The words of settings and policy. They are of our own pages only, and so in a table of their own: other
// hosts' pages and the pick-up page do not load them.
import { policyWords as german } from './de-policy.js';
import { policyWords as english } from './en-policy.js';
import { language, onLanguage } from './index.js';
import type { Shape } from './table.js';

type PolicyWords = Shape<typeof english>;

const spoken = (): PolicyWords => (language() === 'de' ? german : english);

/** The words of the language that is spoken now. */
export let policyWords: PolicyWords = spoken();

// Before any component that follows the language renders again: those begin to follow later.
onLanguage(() => {
  policyWords = spoken();
});
