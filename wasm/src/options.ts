// Options are objects, and a name that is not known throws: a typing error must not become a default.
import { WafersealError } from './errors.js';
import type { CallOptions } from './rpc/caller.js';

/** `invalid_argument`, whose subject is the name, unless all names of `options` are among `known`. */
export function checkOptions<T extends object>(
  options: T,
  known: readonly (keyof T & string)[],
): void {
  if (options === null || typeof options !== 'object') {
    throw new WafersealError('invalid_argument', { subject: 'options' });
  }
  for (const name of Object.keys(options)) {
    if (!(known as readonly string[]).includes(name)) {
      throw new WafersealError('invalid_argument', { subject: name });
    }
  }
}

/** Of a call that has no other option. */
export function signalOf(options: CallOptions): AbortSignal | undefined {
  checkOptions(options, ['signal']);
  return options.signal;
}
