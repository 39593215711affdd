// A sent list with a copy in each state that has something to show.

const hourAgo = Math.floor(Date.now() / 1000) - 3600;

// When rosa's copy expires, unless that was extended.
export const expires = Math.floor(Date.now() / 1000) + 20 * 86_400;

export function sentMessages(retracted: readonly string[], controls: readonly unknown[]): object[] {
  const extended = (controls as { action: string; expires: number }[]).filter(
    ({ action }) => action === 'extend',
  );
  const copy = (recipient: string, more: object): object => ({
    recipient,
    updated_at: hourAgo,
    ...more,
    ...(retracted.includes(`one ${recipient}`) ? { state: 'retracted', slot_id: null } : {}),
  });
  return [
    {
      id: 'one',
      accepted_at: hourAgo,
      copies: [
        copy('ada@hospital.example', {
          method: 'tls',
          level: 1,
          state: 'sent',
          evidence: { mx: 'mx1.hospital.example', tls_version: 'TLSv1.3', assurance: 'dane' },
        }),
        copy('linus@keys.example', { method: 'openpgp', level: 5, state: 'queued' }),
        copy('rosa@mail.example', {
          method: 'escrow-question',
          level: 3,
          state: 'notified',
          slot_id: 'AAAA',
          code: 'tries_frozen',
          expires_at: extended.at(-1)?.expires ?? expires,
        }),
        copy('paul@mail.example', {
          method: 'escrow-question',
          level: 3,
          state: 'queued',
          slot_id: 'CCCC',
          link_by_sender: true,
          expires_at: expires,
        }),
        copy('grace@mail.example', {
          method: 'escrow-question',
          level: 3,
          state: 'opened',
          opened_at: hourAgo + 60,
        }),
      ],
    },
    {
      id: 'two',
      accepted_at: hourAgo - 86_400,
      copies: [
        {
          recipient: 'old@relay.example',
          method: 'tls',
          level: 1,
          state: 'fell-back',
          fallback: 'escrow-question',
          code: 'fallback_none',
          slot_id: 'BBBB',
          updated_at: hourAgo,
        },
      ],
    },
  ];
}
