// The account's answers key, with which its users open the default questions that an administrator sets
// (SPEC 3.18). It is drawn, held and given on in the worker; the server passes sealed copies on.
import { WafersealError } from '../errors.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { GivenQuestion } from '../types/draft.js';
import type {
  AnswersKeyState,
  InheritedQuestion,
  ScopeName,
  SharedQuestion,
} from '../types/policy.js';
import type { DefaultQuestionAccess, ResolveRequest } from '../types/resolution.js';
import type { Me } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import {
  answersGeneration,
  type PinStore,
  rememberAnswersGeneration,
  trustKeyList,
} from './key-list.js';

const path = '/api/v1/administration/answers-key';

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

/** What the sender's browser can do with the default question that is set for the sender. */
export async function openSenderQuestion(
  parts: AnswersKeyParts,
  { shared_question: given, policy, mailbox }: Me,
  { signal }: CallOptions,
): Promise<InheritedQuestion> {
  const { engine } = parts;
  if (!given) return { access: 'opens', scope: '', question: null };
  // From the policy that decides, never from the server's word on the question (SPEC 3.14.7).
  const named = await engine.call('defaultQuestionOf', [JSON.stringify(policy), mailbox], {
    signal,
  });
  const scope = named?.scope ?? '';
  const closed = { scope, question: null } as const;
  if (given.sealed_question === null || given.key_copy === null) {
    return { ...closed, access: 'no-key' };
  }
  await trustKeyList(engine, parts.http, parts.pins, { signal });
  try {
    if (named?.id !== given.id) throw new WafersealError('default_question_unknown');
    await openKey(parts, given.key_copy, signal);
    const sealed = given.sealed_question;
    const { question, answer } = await openShared(engine, { id: given.id, scope, sealed });
    await engine.call('dropAnswer', [answer]);
    return { access: 'opens', scope, question };
  } catch (thrown) {
    const { code } = WafersealError.wrap(thrown);
    if (!/^(answers_key_|saved_question_|default_question_|bad_base64)/.test(code)) throw thrown;
    return { ...closed, access: 'refused' };
  }
}

/** The answer is to be dropped. Once openSenderQuestion() has said `opens`. */
export function openShared(
  engine: Caller<WorkerOperations>,
  { id, scope, sealed }: { id: string; scope: string; sealed: string },
): Promise<OpenedQuestion> {
  return engine.call('openShared', [scope, fromBase64Url(id), fromBase64Url(sealed)]);
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
): Promise<number> {
  const least = answersGeneration(pins);
  const generation = await engine.call('openAnswersKey', [fromBase64Url(copy), least], { signal });
  rememberAnswersGeneration(pins, generation);
  return generation;
}

// ---- for administrators

async function read(
  { http }: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<ServerState> {
  return http.json('GET', path, undefined, { signal });
}

async function stateOf(
  { engine }: AnswersKeyParts,
  { generation, key_copy, holders, questions }: ServerState,
): Promise<AnswersKeyState> {
  const listed = generation > 0 ? await engine.call('listedUsers', []) : [];
  const known = new Set(listed);
  const held = new Set(holders);
  return {
    generation,
    held: key_copy !== null,
    waiting: listed.filter((mailbox) => !held.has(mailbox)),
    left: holders.filter((mailbox) => !known.has(mailbox)),
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

export async function readAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<AnswersKeyState> {
  return stateOf(parts, await trusted(parts, signal));
}

// Opens the administrator's own copy; makes the first key where there is none.
async function needKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<ServerState> {
  const state = await trusted(parts, signal);
  if (state.generation === 0) return makeKey(parts, state, [], signal);
  if (state.key_copy === null) throw new WafersealError('answers_key_missing');
  return { ...state, generation: await openKey(parts, state.key_copy, signal) };
}

// The next generation, with copies for all of the key list.
async function makeKey(
  parts: AnswersKeyParts,
  before: ServerState,
  opened: readonly (OpenedQuestion & SharedQuestion)[],
  signal: AbortSignal | undefined,
): Promise<ServerState> {
  const { engine, http, pins } = parts;
  const { mailbox } = await http.json<Me>('GET', '/api/v1/me', undefined, { signal });
  await trustKeyList(engine, http, pins, { signal });
  // Above what was seen here, too: the server may have been set back.
  const instead_of = before.generation;
  const generation = Math.max(instead_of, answersGeneration(pins)) + 1;
  const own = await engine.call('makeAnswersKey', [generation], { signal });
  try {
    const questions: { id: string; sealed_question: string }[] = [];
    for (const { id, scope, question, answer } of opened) {
      const { sealed } = await engine.call('sealShared', [
        scope,
        fromBase64Url(id),
        question,
        answer,
      ]);
      questions.push({ id, sealed_question: toBase64Url(sealed) });
    }
    const copies = [{ mailbox, copy: toBase64Url(own) }];
    const json = { instead_of, generation, copies, questions };
    await http.json('PUT', path, { json }, { signal });
  } catch (thrown) {
    // The worker holds a key that nobody else has.
    if (before.key_copy !== null) {
      await openKey(parts, before.key_copy, undefined).catch(() => undefined);
    }
    throw thrown;
  }
  rememberAnswersGeneration(pins, generation);
  const made = await read(parts, signal);
  await giveTo(parts, await stateOf(parts, made), signal);
  return read(parts, signal);
}

async function giveTo(
  { engine, http }: AnswersKeyParts,
  { generation, waiting }: AnswersKeyState,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let at = 0; at < waiting.length; at += mostCopies) {
    const some = waiting.slice(at, at + mostCopies);
    const sealed = await engine.call('giveAnswersKey', [some], { signal });
    const copies = some.map((mailbox, i) => ({
      mailbox,
      copy: toBase64Url(sealed[i] ?? new Uint8Array()),
    }));
    await http.json('POST', `${path}/copies`, { json: { generation, copies } }, { signal });
  }
}

/** How many users got a copy. None where no key was made, or where the administrator has none. */
export async function giveAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<number> {
  const found = await trusted(parts, signal);
  if (found.key_copy === null) return 0;
  const state = await stateOf(parts, found);
  if (state.waiting.length === 0) return 0;
  await openKey(parts, found.key_copy, signal);
  await giveTo(parts, state, signal);
  return state.waiting.length;
}

export async function renewAnswersKey(
  parts: AnswersKeyParts,
  signal: AbortSignal | undefined,
): Promise<AnswersKeyState> {
  const { engine } = parts;
  const before = await trusted(parts, signal);
  const opened: (OpenedQuestion & SharedQuestion)[] = [];
  try {
    // Without a copy of the key nothing can be sealed anew: each question has to be set again.
    if (before.key_copy !== null) {
      await openKey(parts, before.key_copy, signal);
      for (const question of before.questions) {
        if (question.generation !== before.generation) continue;
        const sealed = question.sealed_question;
        opened.push({ ...question, ...(await openShared(engine, { ...question, sealed })) });
      }
    }
    return await stateOf(parts, await makeKey(parts, before, opened, signal));
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
  const { generation } = await needKey(parts, signal);
  const id = randomId(16);
  const text = scopeText(scope);
  const args = [text, fromBase64Url(id), question, answer] as const;
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
  await needKey(parts, signal);
  const { question, answer } = await openShared(parts.engine, { id, scope, sealed });
  await parts.engine.call('dropAnswer', [answer]);
  return question;
}
