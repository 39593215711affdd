// What still keeps a message from being sent.
import type { DraftRecipient, Resolution } from 'waferseal';
import type { Unfinished } from './question-form.js';

/** Of whom, where it is about one person. */
export type Missing =
  | { what: 'recipient' | 'checking' | 'check' | 'policy' }
  | { what: 'question' | 'answer' | 'protection'; recipient: DraftRecipient };

interface Written {
  recipients: readonly DraftRecipient[];
  resolution: Resolution | undefined;
  lookingUp: ReadonlySet<string>;
  unfinished: ReadonlyMap<string, Unfinished>;
  trouble: unknown;
}

/** The first thing that is missing, in the order in which it can be given. */
export function missingIn(written: Written): Missing | undefined {
  const { recipients, resolution, lookingUp, unfinished, trouble } = written;
  if (recipients.length === 0) return { what: 'recipient' };
  if (lookingUp.size > 0) return { what: 'checking' };
  if (!resolution) return { what: trouble ? 'check' : 'checking' };
  const methodFor = (mailbox: string): string | undefined =>
    resolution.decisions.find((one) => one.recipient === mailbox)?.method;
  for (const recipient of recipients) {
    const begun = unfinished.get(recipient.mailbox);
    if (begun) return { what: begun, recipient };
    if (methodFor(recipient.mailbox) !== 'ask') continue;
    return { what: recipient.question ? 'answer' : 'question', recipient };
  }
  if (resolution.outcome === 'send' || resolution.outcome === 'send-rest') return undefined;
  const stopped = recipients.find(({ mailbox }) =>
    ['refuse', 'hold'].includes(methodFor(mailbox) ?? ''),
  );
  return stopped && resolution.errors.length === 0
    ? { what: 'protection', recipient: stopped }
    : { what: 'policy' };
}
