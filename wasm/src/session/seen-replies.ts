// Which replies were shown, so that none is shown twice (SPEC 4.14.8). A reply is known by the id of its
// capsule, which its author drew and which a server cannot change without the reply not opening any more.
import { WafersealError } from '../errors.js';
import { toBase64Url } from '../rpc/bytes.js';
import type { SentMessage } from '../types/server.js';
import { loadText, saveText } from './local-text.js';

/**
 * For hosts without localStorage: keeps, for each mailbox, which replies were shown, so that the server cannot
 * show one again as another, or one that was removed. It says nothing of what is in them.
 */
export interface SeenReplyStore {
  /** What was saved last for this mailbox; null: nothing. */
  load(mailbox: string): string | null;
  /** In the place of what was saved before. */
  save(mailbox: string, seen: string): void;
}

/** localStorage; a browser that refuses it knows the replies of one log-in. */
export function localSeenReplyStore(name: string): SeenReplyStore {
  return {
    load: (mailbox) => loadText(`${name} ${mailbox}`),
    save: (mailbox, seen) => saveText(`${name} ${mailbox}`, seen),
  };
}

// About 70 bytes each.
const mostKept = 2000;

interface Seen {
  // By the id of the capsule, the oldest first: what the server called the reply; '' once it was removed.
  names: Map<string, string>;
  // What else the server called one of them.
  repeated: Set<string>;
}

export class SeenReplies {
  readonly #store: SeenReplyStore;
  readonly #mailbox: string;
  // What this log-in has seen, for a store that keeps nothing or has no room.
  #kept: string | null = null;

  constructor(store: SeenReplyStore, mailbox: string) {
    this.#store = store;
    this.#mailbox = mailbox;
  }

  /** To be called once a reply is known to be one. `reply_repeated`: shown before as another, or removed. */
  see(capsule: Uint8Array, name: string): void {
    const seen = this.#load();
    const id = toBase64Url(capsule);
    const before = seen.names.get(id);
    if (before === name) return;
    if (before === undefined) seen.names.set(id, name);
    else seen.repeated.add(name);
    this.#save(seen);
    if (before !== undefined) throw new WafersealError('reply_repeated');
  }

  /** It is not shown again, under whatever name. */
  remove(name: string): void {
    const seen = this.#load();
    for (const [id, known] of seen.names) if (known === name) seen.names.set(id, '');
    this.#save(seen);
  }

  /** The messages with each reply that is known to be a repetition left out. */
  once(messages: SentMessage[]): SentMessage[] {
    const { repeated } = this.#load();
    return messages.map((message) => {
      const told = new Set<string>();
      const copies = message.copies.map((copy) => {
        if (!copy.replies) return copy;
        const replies = copy.replies.filter(({ id }) => {
          if (repeated.has(id) || told.has(id)) return false;
          told.add(id);
          return true;
        });
        return { ...copy, replies };
      });
      return { ...message, copies };
    });
  }

  #load(): Seen {
    const stored = parsed(this.#store.load(this.#mailbox));
    const own = parsed(this.#kept);
    return {
      names: new Map([...stored.names, ...own.names]),
      repeated: new Set([...stored.repeated, ...own.repeated]),
    };
  }

  #save({ names, repeated }: Seen): void {
    this.#kept = JSON.stringify({
      names: [...names].slice(-mostKept),
      repeated: [...repeated].slice(-mostKept),
    });
    this.#store.save(this.#mailbox, this.#kept);
  }
}

function parsed(text: string | null): Seen {
  try {
    const { names, repeated } = JSON.parse(text ?? '');
    return { names: new Map(names), repeated: new Set(repeated) };
  } catch {
    return { names: new Map(), repeated: new Set() };
  }
}
