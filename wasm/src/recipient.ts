// A recipient as people write it.
import type { Caller } from './rpc/caller.js';
import type { WorkerOperations } from './worker/operations/index.js';

/** A recipient: the mailbox in canonical form, and the name, which may be empty. */
export interface ParsedRecipient {
  mailbox: string;
  name: string;
}

/** "Bob <bob@example.net>" or a bare mailbox. `bad_mailbox`, `bad_domain`. */
export async function parseRecipient(
  engine: Caller<WorkerOperations>,
  text: string,
  { signal }: { signal: AbortSignal | undefined },
): Promise<ParsedRecipient> {
  const [, quoted = '', address] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  const name = quoted.replace(/^"(.*)"$/, '$1');
  const parsed = await engine.call('parseMailbox', [address ?? text.trim()], { signal });
  return { mailbox: parsed.text, name };
}
