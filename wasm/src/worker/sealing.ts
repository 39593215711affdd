// The copies of one message, piece by piece: the capsule's segments here or in other workers, then the
// OpenPGP mails.
import { type ErrorRecord, WafersealError } from '../errors.js';
import { Later } from '../rpc/later.js';
import {
  type Engine,
  type SealedSegment,
  type Sealing,
  type SegmentSealing,
  type Segments,
  take,
} from './engine.js';
import { GrowingBlob } from './growing-blob.js';
import { MailParts } from './mail-parts.js';
import type { ReadingProgress } from './reading-progress.js';
import type { Storage } from './streams.js';

/** A session of the engine's with what its attachments are read from. */
export class KeptSealing {
  readonly handle: Sealing;
  readonly progress: ReadingProgress;
  readonly #release: () => void;

  constructor(handle: Sealing, progress: ReadingProgress, release: () => void) {
    this.handle = handle;
    this.progress = progress;
    this.#release = release;
  }

  delete(): void {
    this.handle.delete();
    this.#release();
  }
}

interface Sealer {
  seal(work: SegmentSealing): Promise<SealedSegment>;
}

/**
 * Gives the body of a capsule, none if it has no segment. `ports` lead to workers that seal segments; with
 * none they are sealed here.
 */
export function sealBody(
  engine: Engine,
  storage: Storage,
  handle: Segments,
  ports: readonly MessagePort[],
): Later<Blob | undefined> {
  let stopped = false;
  const lanes = ports.map((port) => new Lane(port));
  const here: Sealer = {
    seal: async (work) => {
      await newTask(); // or this worker hears nothing until it is done
      return sealHere(engine, work);
    },
  };

  // In turn: segments take equally long, and whoever is full is waited for.
  async function body(): Promise<Blob | undefined> {
    const parts = new Map<number, Uint8Array>();
    const blob = new GrowingBlob(storage);
    let next = 0;
    const keep = ({ index, ciphertext, hash }: SealedSegment): void => {
      take(handle.segmentSealed(index, hash));
      parts.set(index, ciphertext);
      for (let part = parts.get(next); part; part = parts.get(next)) {
        parts.delete(next++);
        if (!blob.write(part)) throw new WafersealError('aside_failed');
      }
    };
    // Each worker has one segment and the next, so that it need not wait for this one.
    const sealers: Sealer[] = lanes.length > 0 ? [...lanes, ...lanes] : [here];
    const turns = sealers.map((sealer) => ({ sealer, done: Promise.resolve() }));
    const handOut = async (turn: (typeof turns)[number]): Promise<boolean> => {
      await turn.done;
      if (stopped) throw new WafersealError('aborted');
      const work = take(handle.nextSegment());
      if (!work) return false;
      turn.done = turn.sealer.seal(work).then(keep);
      turn.done.catch(() => undefined); // heard of when its turn comes again
      return true;
    };
    try {
      for (let left = true; left; ) {
        for (const turn of turns) left &&= await handOut(turn);
      }
      await Promise.all(turns.map(({ done }) => done));
    } finally {
      for (const lane of lanes) lane.close();
    }
    if (next === 0) return undefined;
    const whole = blob.finish('application/octet-stream');
    if (!whole) throw new WafersealError('aside_failed');
    return whole;
  }

  return new Later(body(), () => {
    stopped = true;
    for (const lane of lanes) lane.close();
  });
}

/** Gives the blobs to upload, in the order of the record. `ports` as above. */
export function sealCopies(
  engine: Engine,
  storage: Storage,
  { handle, progress }: KeptSealing,
  ports: readonly MessagePort[],
): Later<Blob[]> {
  const body = sealBody(engine, storage, handle, ports);

  async function all(): Promise<Blob[]> {
    const capsule = await body.result;
    const mails = new MailParts(storage);
    take(handle.finish(mails));
    progress.end();
    const blobs = mails.take().map(({ mail }) => mail);
    return capsule ? [capsule, ...blobs] : blobs;
  }

  return new Later(all(), body.stop);
}

// Not a promise that is there already: messages come between tasks only.
function newTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function sealHere(engine: Engine, work: SegmentSealing): SealedSegment {
  try {
    return { index: work.index, ...take(engine.sealSegment(work)) };
  } finally {
    work.key.fill(0);
    work.text.fill(0);
  }
}

type Reply = { sealed: Omit<SealedSegment, 'index'> } | { failed: ErrorRecord };

/** This side of a worker that seals; answers come in the order of the questions. */
class Lane {
  readonly #port: MessagePort;
  readonly #asked: { index: number; settle: (reply: Reply) => void }[] = [];
  #closed = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => this.#asked.shift()?.settle(data);
  }

  async seal({ index, last, key, text }: SegmentSealing): Promise<SealedSegment> {
    if (this.#closed) throw new WafersealError('aborted');
    const reply = await new Promise<Reply>((settle) => {
      this.#asked.push({ index, settle });
      const moved = [key.buffer as ArrayBuffer, text.buffer as ArrayBuffer];
      this.#port.postMessage({ index, last, key, text }, moved);
    });
    if ('failed' in reply) throw WafersealError.from(reply.failed);
    return { index, ...reply.sealed };
  }

  close(): void {
    this.#closed = true;
    this.#port.close();
    const failed = new WafersealError('aborted').toRecord();
    for (const { settle } of this.#asked.splice(0)) settle({ failed });
  }
}

/** The short-lived worker's side. What comes was moved here and is wiped. */
export function answerSegments(engine: Engine, storage: Storage, port: MessagePort): void {
  port.onmessage = ({ data }: MessageEvent<SegmentSealing>) => {
    let reply: Reply;
    try {
      const { ciphertext, hash } = sealHere(engine, data);
      reply = { sealed: { ciphertext, hash } };
      storage.letGo();
    } catch (thrown) {
      reply = { failed: WafersealError.wrap(thrown).toRecord() };
    }
    port.postMessage(
      reply,
      'sealed' in reply ? [reply.sealed.ciphertext.buffer as ArrayBuffer] : [],
    );
  };
}
