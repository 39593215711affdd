// The one Trusted Types policy of our own: for the worker's address and for the letter's frame.
// Lit and DOMPurify have theirs; the pages' CSP names all and lets no other be made.
import { setLetterPolicy } from '../mail/frame-policy.js';

interface Policy {
  createScriptURL(url: string): string;
  createHTML(html: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

function ours(): Policy {
  if (policy) return policy;
  const rules: Policy = {
    createScriptURL: (url) => {
      const { origin, protocol } = new URL(url, location.href);
      if (origin !== location.origin || !/^https?:$/.test(protocol))
        throw new TypeError('foreign script');
      return url;
    },
    createHTML: (html) => html,
  };
  // Browsers without Trusted Types take the strings themselves.
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  policy = trustedTypes?.createPolicy('waferseal', rules) ?? rules;
  return policy;
}

// A worker of this origin; anything else throws.
export function startWorker(url: URL): Worker {
  return new Worker(ours().createScriptURL(url.href), { type: 'module', name: 'waferseal' });
}

// The letter's frame takes documents of the same policy.
setLetterPolicy({ createHTML: (html) => ours().createHTML(html) });
