// Stretchings go from the engine's worker to one that ends afterwards (SPEC 7.6), over a channel of
// their own: the page that made the channel does not see what goes through it.
import { WafersealError } from '../errors.js';
import { Later } from '../rpc/later.js';
import { type Answer, type Stretched, type Stretching, take } from './engine.js';

// The short-lived worker's side: does what comes. Inputs were moved here and are wiped.
export function answerStretchings(
  port: MessagePort,
  stretch: (input: Uint8Array, salt: Uint8Array) => Answer<Uint8Array>,
): void {
  port.onmessage = ({ data: { input, salt } }: MessageEvent<Stretching>) => {
    let result: Stretched;
    try {
      result = take(stretch(input, salt));
    } catch (thrown) {
      const { code, subject, detail } = WafersealError.wrap(thrown);
      result = { code, subject, detail };
    }
    input.fill(0);
    port.postMessage(result, result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : []);
  };
}

const aborted: Stretched = { code: 'aborted', subject: '', detail: '' };

// The engine's side: one after the other, since each takes 64 MiB. `receive` gets each result, which
// is wiped afterwards.
export function stretchOver(
  port: MessagePort,
  work: readonly (Stretching & { id: number })[],
  receive: (id: number, result: Stretched) => void,
): Later<void> {
  let stopped = false;
  let settle: (result: Stretched) => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<Stretched>) => settle(data);

  function ask({ input, salt }: Stretching): Promise<Stretched> {
    return new Promise((resolve) => {
      settle = resolve;
      port.postMessage({ input, salt }, [input.buffer as ArrayBuffer]);
    });
  }
  async function all(): Promise<void> {
    try {
      for (const one of work) {
        const result = stopped ? aborted : await ask(one);
        try {
          receive(one.id, result);
        } finally {
          if (result instanceof Uint8Array) result.fill(0);
        }
      }
    } finally {
      // What was moved is detached: it has no length, and nothing to wipe.
      for (const { input } of work) if (input.byteLength > 0) input.fill(0);
      port.close();
    }
  }
  return new Later(all(), () => {
    stopped = true;
    settle(aborted);
  });
}
