// One HTTP exchange with the server; all failures are WafersealError.
import { WafersealError } from '../errors.js';

export interface HttpOptions {
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
}

type Body = { json: unknown } | { cbor: Uint8Array } | { octets: Blob } | undefined;

/**
 * What the server refused, with all that it said. Look for it when session.send() rejects with `changed`:
 * `problem.resolution` has the server's decisions, to be shown before the message is sent again.
 */
export class Refusal extends WafersealError {
  /** The members of the problem document (RFC 9457); their shapes are in native/server/openapi.yaml. */
  readonly problem: Readonly<Record<string, unknown>>;

  /** @internal */
  constructor(error: WafersealError, problem: Record<string, unknown>) {
    super(error.code, { subject: error.subject, detail: error.detail });
    this.problem = problem;
  }
}

/** What a host gives as its token: client.ts says when it is asked for. */
export type Authorization = () => string | null | Promise<string | null>;

export class Http {
  readonly #origin: string;
  readonly #fetch: typeof fetch;
  readonly #authorization: Authorization | undefined;

  constructor(origin: string, fetcher: typeof fetch, authorization?: Authorization) {
    this.#origin = origin;
    this.#fetch = fetcher;
    this.#authorization = authorization;
  }

  async json<T>(method: string, path: string, body?: Body, options?: HttpOptions): Promise<T> {
    const response = await this.#exchange(method, path, body, options);
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch (cause) {
      throw new WafersealError('unexpected_reply', { subject: path, cause });
    }
  }

  async bytes(
    method: string,
    path: string,
    body?: Body,
    options?: HttpOptions,
  ): Promise<Uint8Array> {
    const response = await this.#exchange(method, path, body, options);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw failure(cause, path, options?.signal);
    }
  }

  async #exchange(
    method: string,
    path: string,
    body: Body,
    { signal, headers = {} }: HttpOptions = {},
  ): Promise<Response> {
    const sent = new Headers(headers);
    if (method !== 'GET') sent.set('X-Waferseal', '1');
    let payload: string | Blob | Uint8Array<ArrayBuffer> | null = null;
    if (body && 'json' in body) {
      sent.set('Content-Type', 'application/json');
      payload = JSON.stringify(body.json);
    } else if (body) {
      const cbor = 'cbor' in body;
      sent.set('Content-Type', cbor ? 'application/cbor' : 'application/octet-stream');
      payload = cbor ? (body.cbor as Uint8Array<ArrayBuffer>) : body.octets;
    }
    await this.#authorize(sent, path, signal);
    let response: Response;
    try {
      const fetcher = this.#fetch;
      response = await fetcher(this.#origin + path, {
        method,
        headers: sent,
        body: payload,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: signal ?? null,
      });
    } catch (cause) {
      throw failure(cause, path, signal);
    }
    if (!response.ok) throw await refusal(response, path);
    return response;
  }

  // What is no token stops the call: without one a cookie of somebody else could count.
  async #authorize(headers: Headers, path: string, signal?: AbortSignal): Promise<void> {
    if (this.#authorization === undefined) return;
    let token: unknown;
    try {
      token = await this.#authorization();
    } catch (cause) {
      if (signal?.aborted) throw new WafersealError('aborted', { subject: path, cause });
      throw new WafersealError('token_refused', { subject: path, detail: 'no token', cause });
    }
    if (token === null) return;
    // RFC 6750, 2.1.
    if (typeof token !== 'string' || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
      throw new WafersealError('token_refused', { subject: path, detail: 'not a bearer token' });
    }
    headers.set('Authorization', `Bearer ${token}`);
  }
}

function failure(cause: unknown, path: string, signal?: AbortSignal): WafersealError {
  return new WafersealError(signal?.aborted ? 'aborted' : 'network', { subject: path, cause });
}

// RFC 9457; a body that is no problem document came from something in between.
async function refusal(response: Response, path: string): Promise<WafersealError> {
  const problem = await response.json().catch(() => undefined);
  if (typeof problem?.code !== 'string') {
    // A proxy whose server is not there at the moment.
    if ([502, 503, 504].includes(response.status)) {
      return new WafersealError('network', { subject: path, detail: `${response.status}` });
    }
    return new WafersealError('unexpected_reply', { subject: path, detail: `${response.status}` });
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return new Refusal(
    WafersealError.from({
      code: problem.code,
      subject: text(problem.subject),
      detail: text(problem.detail),
    }),
    problem,
  );
}
