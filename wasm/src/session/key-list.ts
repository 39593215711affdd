// The account's signed key list, and the pin that keeps an older or another one out.
import { WafersealError } from '../errors.js';
import { fromBase64Url, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { HeldAnswersKey, KeyListPin } from '../worker/engine.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import { loadText, saveText } from './local-text.js';

/**
 * For hosts without localStorage: keeps between visits which key list was seen last, so that an older or
 * a foreign one is refused. Whoever can change it and what the server answers can have messages sealed to
 * keys of their own.
 */
export interface PinStore {
  /** What was saved last; null: nothing, and the next list is trusted as the first one. */
  load(): string | null;
  /** After each list that was trusted. */
  save(pin: string): void;
}

/** localStorage under one name; a browser that refuses it has a new first use each time. */
export function localPinStore(name: string): PinStore {
  return {
    load: () => loadText(name),
    save: (pin) => saveText(name, pin),
  };
}

/**
 * Rejects with `keylist_root`, `keylist_older`, `keylist_conflict`...: the list is not trusted and
 * nothing is sealed with it.
 */
export async function trustKeyList(
  engine: Caller<WorkerOperations>,
  http: Http,
  pins: PinStore,
  { signal }: CallOptions,
): Promise<void> {
  const record = await http.bytes('GET', '/api/v1/keylist', undefined, { signal });
  const now = Math.floor(Date.now() / 1000);
  const pin = await engine.call('trustKeyList', [record, decode(pins.load()), now], { signal });
  pins.save(encode(pin, seenAnswersKey(pins)));
}

function encode({ root, number, recordHash }: KeyListPin, seen: HeldAnswersKey): string {
  const list = { root: toBase64Url(root), number, hash: toBase64Url(recordHash) };
  const { generation: answers, hash } = seen;
  return JSON.stringify(answers > 0 ? { ...list, answers, answers_key: toBase64Url(hash) } : list);
}

const noAnswersKey: HeldAnswersKey = { generation: 0, hash: new Uint8Array() };

/**
 * The account's answers key of the highest generation that was taken (SPEC 3.18.5); 0: none was. An empty hash
 * is not known.
 */
export function seenAnswersKey(pins: PinStore): HeldAnswersKey {
  try {
    const { answers, answers_key: hash } = JSON.parse(pins.load() ?? '{}') as Record<
      string,
      unknown
    >;
    if (!Number.isSafeInteger(answers)) return noAnswersKey;
    return {
      generation: Number(answers),
      hash: typeof hash === 'string' ? fromBase64Url(hash) : new Uint8Array(),
    };
  } catch {
    return noAnswersKey; // trustKeyList() says so
  }
}

/** After a key list was trusted. */
export function rememberAnswersKey(pins: PinStore, key: HeldAnswersKey): void {
  const pin = decode(pins.load());
  const seen = seenAnswersKey(pins);
  const isNews =
    key.generation > seen.generation ||
    (key.generation === seen.generation && seen.hash.length === 0);
  if (pin && isNews) pins.save(encode(pin, key));
}

// A pin that cannot be read stops sending: taking any list in its place would be a first use again.
function decode(text: string | null): KeyListPin | undefined {
  if (text === null) return undefined;
  try {
    const { root, number, hash } = JSON.parse(text) as Record<string, string | number>;
    return {
      root: fromBase64Url(String(root)),
      number: Number(number),
      recordHash: fromBase64Url(String(hash)),
    };
  } catch (cause) {
    throw new WafersealError('bad_json', { subject: 'key list pin', cause });
  }
}
