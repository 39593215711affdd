// What the types of the package promise and refuse; types.test.mjs compiles it.
import {
  type Code,
  createClient,
  type OpenedMail,
  type Resolution,
  type SealedMail,
  type Session,
  WafersealError,
} from 'waferseal';

const client = createClient({ engine: 'all' });
// @ts-expect-error: no such engine
createClient({ engine: 'half' });
// @ts-expect-error: no such option
createClient({ servr: '' });
createClient({ authorization: () => 'token' });
createClient({ authorization: async () => null });
// @ts-expect-error: a token ends, so it is asked for each time
createClient({ authorization: 'token' });

export async function use(session: Session, signal: AbortSignal): Promise<void> {
  const pair = await client.keys.generate({
    mailbox: 'a@example.org',
    algorithm: 'rsa4096',
    signal,
  });
  const binary: Uint8Array<ArrayBuffer> = pair.publicKey;
  // @ts-expect-error: an algorithm that nobody makes keys of
  await client.keys.generate({ mailbox: 'a@example.org', algorithm: 'dsa' });
  // @ts-expect-error: whose key?
  await client.keys.generate({});

  const known = await client.keys.facts({ 'a@example.org': binary }, { pinned: true });
  const request = {
    sender: 'b@example.org',
    recipients: [{ mailbox: 'a@example.org' }],
    policy: {},
    ...known,
  };
  const resolution: Resolution = await client.resolve(request, { signal });
  const method: string = resolution.decisions[0]?.method ?? '';
  // @ts-expect-error: there may be no decision
  resolution.decisions[0].method;

  const content = new Blob(['x']).stream();
  const message = {
    from: { mailbox: 'b@example.org' },
    subject: method,
    attachments: [{ content }, { content: 'text' }, { content: new Uint8Array(1) }],
  };
  const sealed: SealedMail[] = await client.seal({ message, request, resolution, keys: {} });
  const wrong = { ...message, attachments: [{ content: 1 }] };
  // @ts-expect-error: a number is no content
  await client.seal({ message: wrong, request, resolution, keys: {} });
  const opened: OpenedMail = await client.open({
    mail: sealed[0]?.mail ?? '',
    with: { key: pair.privateKey },
  });
  // @ts-expect-error: what was opened is not there to be written to by name
  opened.subjct;

  const terms = await session.linkTerms('id', 'a@example.org', { signal });
  await session.renewLink('id', 'a@example.org', { ...terms, notice: 'by-hand' }, { signal });
  // @ts-expect-error: a session is what logIn() gives
  new client.Session();
}

export function explain(thrown: unknown): Code | undefined {
  if (!(thrown instanceof WafersealError)) return undefined;
  const again: boolean = thrown.retryable;
  // @ts-expect-error: no such code
  if (thrown.code === 'no_such_code') return undefined;
  return again ? thrown.code : undefined;
}
