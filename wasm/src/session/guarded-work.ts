// What sealing a message and renewing a link have in common: guards are asked for the engine, and
// answers are stretched in a worker that ends afterwards.
import { WafersealError } from '../errors.js';
import type { Caller } from '../rpc/caller.js';
import type { Carrier } from '../server/carrier.js';
import type { Http } from '../server/http.js';
import type { ShortLivedWorkers } from '../short-lived.js';
import type { WorkerOperations } from '../worker/operations/index.js';

export interface GuardedParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  carrier: Carrier;
  workers: ShortLivedWorkers;
}

export interface Ticket {
  guard: string;
  ticket: string;
}

/** One for each guard, good for this many records. */
export async function askForTickets(
  { http }: GuardedParts,
  records: number,
  signal: AbortSignal | undefined,
): Promise<Ticket[]> {
  const { tickets } = await http.json<{ tickets: Ticket[] }>(
    'POST',
    '/api/v1/tickets',
    { json: { records } },
    { signal },
  );
  return tickets;
}

/** Until the work is ready. Rejects with what a guard, the stretching or the engine said. */
export async function prepare(
  parts: GuardedParts,
  work: number,
  { questions, signal }: { questions: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  await Promise.all([
    askGuards(parts, work, signal),
    questions ? stretchAnswers(parts, work, signal) : undefined,
  ]);
  if (!(await parts.engine.call('guardedReady', [work], { signal }))) {
    throw new WafersealError('internal', { subject: 'sealing' });
  }
}

// Until the session asks no more: it is ready, or failed.
async function askGuards(
  { engine, carrier }: GuardedParts,
  work: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const requests = await engine.call('guardedRequests', [work], { signal });
    if (requests.length === 0) return;
    await Promise.all(
      requests.map(async (request) => {
        const reply = await carrier.carry(request, signal);
        await engine.call('guardedReceive', [work, request.id, reply], { signal });
      }),
    );
  }
}

function stretchAnswers(
  { engine, workers }: GuardedParts,
  work: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return workers.lendOne(
    'answerStretchings',
    (port, stopped) =>
      engine.call('guardedStretch', [work, port], { signal: stopped, transfer: [port] }),
    signal,
  );
}
