// The account's answers key, with which its users open the default questions that an administrator sets
// (SPEC 3.18). It is drawn, held and given on in the worker; the server passes sealed copies on.
import { WafersealError } from '../errors.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { GivenQuestion } from '../types/draft.js';
import type {
  AccountPolicy,
  AnswersKeyState,
  InheritedQuestion,
  ScopeName,
  SharedQuestion,
} from '../types/policy.js';
import type { DefaultQuestionAccess, ResolveRequest } from '../types/resolution.js';
import type { Me } from '../types/server.js';
import type { HeldAnswersKey } from '../worker/engine.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import { type PinStore, rememberAnswersKey, seenAnswersKey, trustKeyList } from './key-list.js';

const path = '/api/v1/administration/answers-key';

// Whether a copy of the key or a question is at fault, and nothing else.
const isSpoilt = (code: string): boolean =>
  /^(answers_key_|saved_question_|default_question_|bad_base64)/.test(code);

// How far the server's generation may be ahead of what was seen here: otherwise a server could have the
// last one used up, after which there is none.
const mostAhead = 2 ** 20;

// By one request (openapi.yaml).
const mostCopies = 200;

export interface AnswersKeyParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  pins: PinStore;
}

// As the server answers it.
interface ServerState {
  generation: number;
  key_copy: string | null;
  holders: string[];
  questions: SharedQuestion[];
}

interface OpenedQuestion {
  question: string;
  answer: number;
}

/** "account", "domain *.example.com": as the engine calls scopes. */
export const scopeText = ({ kind, key }: ScopeName): string =>
  kind === 'account' ? kind : `${kind} ${key}`;

// ---- for senders

/** What a sender sees, and the hash of the key that it opens with. */
export type SenderQuestion = InheritedQuestion & { key: Uint8Array };

/** What the sender's browser can do with the default question that is set for the sender. */
export async function openSenderQuestion(
  parts: AnswersKeyParts,
  { shared_question: given, policy, mailbox }: Me,
  { signal }: CallOptions,
): Promise<SenderQuestion> {
  const { engine } = parts;
  // From the policy that decides, never from the server's word on the question (SPEC 3.14.7).
  const named = await engine.call('defaultQuestionOf', [JSON.stringify(policy), mailbox], {
    signal,
  });
  const scope = named?.scope ?? '';
  const closed = { scope, question: null, key: new Uint8Array() } as const;
  if (!given) {
    // None, or the sender's own, which stands at their scope.
    if (!named || scope === `user ${mailbox}`) return { ...closed, access: 'opens', scope: '' };
    return { ...closed, access: 'no-key' };
  }
  if (given.sealed_question === null || given.key_copy === null) {
    return { ...closed, access: 'no-key' };
  }
  await trustKeyList(engine, parts.http, parts.pins, { signal });
  try {
    if (named?.id !== given.id) throw new WafersealError('default_question_unknown');
    const { hash } = await openKey(parts, given.key_copy, signal);
    const sealed = given.sealed_question;
    const { question, answer } = await openShared(engine, hash, { id: given.id, scope, sealed });
    await engine.call('dropAnswer', [answer]);
    return { access: 'opens', scope, question, key: hash };
  } catch (thrown) {
    if (!isSpoilt(WafersealError.wrap(thrown).code)) throw thrown;
    return { ...closed, access: 'refused' };
  }
}

/** The answer is to be dropped. Once openSenderQuestion() has said `opens`, with its `key`. */
export async function openShared(
  engine: Caller<WorkerOperations>,
  key: Uint8Array,
  { id, scope, sealed }: { id: string; scope: string; sealed: string },
): Promise<OpenedQuestion> {
  return engine.call('openShared', [key, scope, fromBase64Url(id), fromBase64Url(sealed)]);
}

/** The member of the request that says so; absent where the question opens. */
export const accessOf = (
  access: DefaultQuestionAccess,
): Pick<ResolveRequest, 'default_question'> =>
  access === 'opens' ? {} : { default_question: access };

async function openKey(
  { engine, pins }: AnswersKeyParts,
  copy: string,
  signal: AbortSignal | undefined,
): Promise<HeldAnswersKey> {
  const { generation, hash } = seenAnswersKey(pins);
  const args = [fromBase64Url(copy), generation, hash] as const;
  const key = await engine.call('openAnswersKey', [...args], { signal });
  rememberAnswersKey(pins, key);
  return key;
}

// ---- for administrators

async function read(
  { http }: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<ServerState> {
  return http.json('GET', path, undefined, { signal });
}

// `key`: the administrator's own.
async function stateOf(
  { engine }: AnswersKeyParts,
  { generation, holders, questions }: ServerState,
  key: HeldAnswersKey | undefined,
): Promise<AnswersKeyState> {
  const listed = generation > 0 ? await engine.call('listedUsers', []) : [];
  const known = new Set(listed);
  const held = new Set(holders);
  return {
    generation,
    held: key?.generation === generation,
    waiting: listed.filter((mailbox) => !held.has(mailbox)),
    left: holders.filter((mailbox) => !known.has(mailbox)),
    stale: questions.filter((one) => one.generation !== generation).map(({ scope }) => scope),
    questions,
  };
}

async function trusted(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<ServerState> {
  const state = await read(parts, signal);
  if (state.generation > 0) await trustKeyList(parts.engine, parts.http, parts.pins, { signal });
  return state;
}

// The administrator's own; a copy that does not count, whatever the reason, is none.
async function ownKey(
  parts: AnswersKeyParts,
  { key_copy: copy }: ServerState,
  signal: AbortSignal | undefined,
): Promise<HeldAnswersKey | undefined> {
  if (copy === null) return undefined;
  try {
    return await openKey(parts, copy, signal);
  } catch (thrown) {
    if (!isSpoilt(WafersealError.wrap(thrown).code)) throw thrown;
    return undefined;
  }
}

export async function readAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<AnswersKeyState> {
  const state = await trusted(parts, signal);
  return stateOf(parts, state, await ownKey(parts, state, signal));
}

// Opens the administrator's own copy; makes the first key where there is none.
async function needKey(
  parts: AnswersKeyParts,
  state: ServerState,
  signal: AbortSignal | undefined,
): Promise<HeldAnswersKey> {
  if (state.generation === 0) return makeKey(parts, state, [], signal);
  if (state.key_copy === null) throw new WafersealError('answers_key_missing');
  return openKey(parts, state.key_copy, signal);
}

// The next generation, with copies for all of the key list.
async function makeKey(
  parts: AnswersKeyParts,
  before: ServerState,
  opened: readonly (OpenedQuestion & SharedQuestion)[],
  signal: AbortSignal | undefined,
): Promise<HeldAnswersKey> {
  const { engine, http, pins } = parts;
  const { mailbox } = await http.json<Me>('GET', '/api/v1/me', undefined, { signal });
  await trustKeyList(engine, http, pins, { signal });
  const instead_of = before.generation;
  const seen = seenAnswersKey(pins).generation;
  if (instead_of > seen + mostAhead) {
    throw new WafersealError('answers_key_conflict', { subject: `generation ${instead_of}` });
  }
  // Above what was seen here, too: the server may have been set back.
  const generation = Math.max(instead_of, seen) + 1;
  const { copy, hash } = await engine.call('makeAnswersKey', [generation], { signal });
  const key = { generation, hash };
  try {
    const questions: { id: string; sealed_question: string }[] = [];
    for (const { id, scope, question, answer } of opened) {
      const args = [hash, scope, fromBase64Url(id), question, answer] as const;
      const { sealed } = await engine.call('sealShared', [...args]);
      questions.push({ id, sealed_question: toBase64Url(sealed) });
    }
    const copies = [{ mailbox, copy: toBase64Url(copy) }];
    const json = { instead_of, generation, copies, questions };
    await http.json('PUT', path, { json }, { signal });
  } catch (thrown) {
    // Perhaps nobody else has it. If the server does, its copy is opened like any other.
    void engine.call('dropAnswersKey', [hash]).catch(() => undefined);
    throw thrown;
  }
  rememberAnswersKey(pins, key);
  const made = await read(parts, signal);
  const { waiting } = await stateOf(parts, made, key);
  await giveTo(parts, key, waiting, signal);
  return key;
}

// Under the key's own generation, whatever the server says is in force: `conflict` if another is.
async function giveTo(
  { engine, http }: AnswersKeyParts,
  { generation, hash }: HeldAnswersKey,
  waiting: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let at = 0; at < waiting.length; at += mostCopies) {
    const some = waiting.slice(at, at + mostCopies);
    const sealed = await engine.call('giveAnswersKey', [hash, some], { signal });
    const copies = some.map((mailbox, i) => ({
      mailbox,
      copy: toBase64Url(sealed[i] ?? new Uint8Array()),
    }));
    await http.json('POST', `${path}/copies`, { json: { generation, copies } }, { signal });
  }
}

/** How many users got a copy. None where no key was made, or where the administrator can open none. */
export async function giveAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<number> {
  const found = await trusted(parts, signal);
  const key = await ownKey(parts, found, signal);
  if (!key) return 0;
  const { waiting } = await stateOf(parts, found, key);
  await giveTo(parts, key, waiting, signal);
  return waiting.length;
}

// Those of the policy that open: what else the server names was removed, or never set.
async function openNamed(
  { engine, http }: AnswersKeyParts,
  key: HeldAnswersKey,
  kept: readonly SharedQuestion[],
  opened: (OpenedQuestion & SharedQuestion)[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { policy } = await http.json<AccountPolicy>(
    'GET',
    '/api/v1/administration/policy',
    undefined,
    { signal },
  );
  const { account = {}, domains = {}, users = {} } = policy;
  const named = new Map([['account', account.set?.default_question]]);
  for (const [pattern, { set }] of Object.entries(domains)) {
    named.set(`domain ${pattern}`, set?.default_question);
  }
  for (const [mailbox, { set }] of Object.entries(users)) {
    named.set(`user ${mailbox}`, set?.default_question);
  }
  for (const question of kept) {
    if (named.get(question.scope) !== question.id) continue;
    try {
      const sealed = question.sealed_question;
      const found = await openShared(engine, key.hash, { ...question, sealed });
      opened.push({ ...question, ...found });
    } catch (thrown) {
      if (!isSpoilt(WafersealError.wrap(thrown).code)) throw thrown;
    }
  }
}

export async function renewAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<AnswersKeyState> {
  const { engine } = parts;
  const before = await trusted(parts, signal);
  const old = await ownKey(parts, before, signal);
  const opened: (OpenedQuestion & SharedQuestion)[] = [];
  try {
    // What does not open stays with the old generation, and has to be set again.
    if (old) await openNamed(parts, old, before.questions, opened, signal);
    const key = await makeKey(parts, before, opened, signal);
    return await stateOf(parts, await read(parts, signal), key);
  } finally {
    for (const { answer } of opened)
      void engine.call('dropAnswer', [answer]).catch(() => undefined);
  }
}

export async function sealForScope(
  parts: AnswersKeyParts,
  scope: ScopeName,
  { question, answer }: Pick<GivenQuestion, 'question' | 'answer'>,
  signal: AbortSignal | undefined,
): Promise<SharedQuestion> {
  const found = await trusted(parts, signal);
  const { left } = await stateOf(parts, found, undefined);
  // They could read it (SPEC 3.18.6).
  if (left.length > 0) throw new WafersealError('answers_key_left', { subject: left.join(', ') });
  const { generation, hash } = await needKey(parts, found, signal);
  const id = randomId(16);
  const text = scopeText(scope);
  const args = [hash, text, fromBase64Url(id), question, answer] as const;
  const sealed = await parts.engine.call('sealShared', [...args], { signal });
  return {
    id,
    scope: text,
    generation,
    sealed_question: toBase64Url(sealed.sealed),
    answer_id: toBase64Url(sealed.answerId),
    answer_strength: sealed.strength,
  };
}

export async function textOf(
  parts: AnswersKeyParts,
  { id, scope, sealed_question: sealed }: SharedQuestion,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { hash } = await needKey(parts, await trusted(parts, signal), signal);
  const { question, answer } = await openShared(parts.engine, hash, { id, scope, sealed });
  await parts.engine.call('dropAnswer', [answer]);
  return question;
}
