// Content rules of the policy, looked for here because the text never leaves the browser in clear.
import type { Draft, Wishes } from '../types/draft.js';
import type { Policy } from '../types/resolution.js';

interface Rule {
  id: string;
  pattern: string;
}

// Ids of the rules that hit subject or text, in all scopes; which of them count is the resolver's
// business. A pattern that is no regular expression hits: nothing is let through by a mistake.
export function ruleHits(policy: Policy, message: Wishes & Partial<Draft>): string[] {
  const text = `${message.subject ?? ''}\n${message.text ?? ''}`;
  const hits = rulesOf(policy).filter(({ pattern }) => matches(pattern, text));
  return [...new Set(hits.map(({ id }) => id))];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'iu').test(text);
  } catch {
    return true;
  }
}

function rulesOf(policy: Policy): Rule[] {
  const { account, domains, users } = policy as {
    account?: Scope;
    domains?: Record<string, Scope>;
    users?: Record<string, Scope>;
  };
  const scopes = [account, ...Object.values(domains ?? {}), ...Object.values(users ?? {})];
  return scopes.flatMap((scope) => scope?.set?.content_rules ?? []);
}

interface Scope {
  set?: { content_rules?: Rule[] };
}
