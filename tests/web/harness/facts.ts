// What a server would answer about the recipients of the tests; the decisions are the engine's own.
import type { Facts, Policy } from 'waferseal';

const fingerprint = '0123456789abcdef0123456789abcdef01234567';

export const policy: Policy = {
  version: 3,
  account: { set: { steps: 'secureline', tls_only: true, fallback_below_level: false } },
};

const answered = (source: string): object => ({ outcome: 'none', source });

function mailbox(entries: object[]): object {
  return {
    directory: answered('directory'),
    books: [
      entries.length > 0
        ? { book: 'personal', outcome: 'present', source: 'address-book', entries }
        : { book: 'personal', outcome: 'none', source: 'address-book' },
    ],
    portal_account: answered('portal'),
  };
}

const domain = (assurance: string): object => ({
  mail_server_tls:
    assurance === 'none'
      ? { outcome: 'none', source: 'smtp' }
      : { outcome: 'present', source: 'dns', assurance },
});

const known: Record<string, { tls: string; entries: object[] }> = {
  'ada@hospital.example': { tls: 'dane', entries: [] },
  'linus@keys.example': {
    tls: 'none',
    entries: [{ id: 'one', openpgp: { fingerprint, pin: 'match' } }],
  },
  'grace@mail.example': { tls: 'none', entries: [] },
  'rosa@mail.example': {
    tls: 'none',
    entries: [{ id: 'two', question: { id: 'two', strength: 'strong' } }],
  },
};

export function factsAbout(mailboxes: readonly string[]): Facts {
  const domains: Record<string, object> = {};
  const found: Record<string, object> = {};
  for (const name of mailboxes) {
    const { tls, entries } = known[name] ?? { tls: 'none', entries: [] };
    domains[name.slice(name.lastIndexOf('@') + 1)] = domain(tls);
    found[name] = mailbox(entries);
  }
  return { domains, mailboxes: found };
}
