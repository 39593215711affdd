// Where a browser keeps what the server gave it at the last log-in: a ticket that makes the guard count
// this browser's tries apart from strangers'. It opens nothing.
import { loadText, saveText } from './local-text.js';

/**
 * For hosts without localStorage: keeps, for each mailbox, a text that the server gave at the last log-in.
 * Whoever has it may try 50 passwords of that mailbox a day, apart from strangers; it opens nothing.
 */
export interface DeviceStore {
  /** What was saved last for this mailbox; null: nothing. */
  load(mailbox: string): string | null;
  /** null forgets it. */
  save(mailbox: string, ticket: string | null): void;
}

/** localStorage; a browser that refuses it is a new one at each log-in. */
export function localDeviceStore(name: string): DeviceStore {
  return {
    load: (mailbox) => loadText(`${name} ${mailbox}`),
    save: (mailbox, ticket) => saveText(`${name} ${mailbox}`, ticket),
  };
}
