// A sent list with a copy in each state that has something to show.
import type { SentCopy, SentMessage } from 'waferseal';

const hourAgo = Math.floor(Date.now() / 1000) - 3600;

// When rosa's copy expires, unless that was extended.
export const expires = Math.floor(Date.now() / 1000) + 20 * 86_400;

type Told = Pick<SentCopy, 'method' | 'level' | 'state'> & Partial<SentCopy>;

export function sentMessages(
  retracted: readonly string[],
  controls: readonly unknown[],
): SentMessage[] {
  const extended = (controls as { action: string; expires: number }[]).filter(
    ({ action }) => action === 'extend',
  );
  const copy = (recipient: string, more: Told): SentCopy => ({
    recipient,
    evidence: {},
    updated_at: hourAgo,
    ...more,
    ...(retracted.includes(`one ${recipient}`) ? { state: 'retracted', slot_id: null } : {}),
  });
  return [
    {
      id: 'one',
      accepted_at: hourAgo,
      retracted: false,
      events: [
        { at: hourAgo, code: 'control', detail: '1 control messages' },
        { at: hourAgo, code: 'link_exposed', detail: 'copy 4' },
      ],
      copies: [
        copy('ada@hospital.example', {
          method: 'tls',
          level: 1,
          state: 'sent',
          evidence: {
            fate: 'delivered',
            hosts: [
              { mx: 'mx0.hospital.example', assurance: 'none', problem: 'smtp_timeout' },
              {
                mx: 'mx1.hospital.example',
                assurance: 'dane',
                tls: {
                  version: 'TLSv1.3',
                  cipher: 'TLS_AES_256_GCM_SHA384',
                  leaf_sha256: '00'.repeat(32),
                  chain_sha256: '00'.repeat(32),
                  not_after: '2027-01-01T00:00:00Z',
                },
                reply: '250 2.0.0 taken as 42',
              },
            ],
          },
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
          replies: [{ id: 'first', received_at: hourAgo + 120, size: 5000 }],
        }),
      ],
    },
    {
      id: 'two',
      accepted_at: hourAgo - 86_400,
      retracted: false,
      events: [],
      copies: [
        {
          recipient: 'old@relay.example',
          method: 'tls',
          evidence: {},
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
