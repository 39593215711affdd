// Engine objects by number, since objects cannot cross to the page.
import { WafersealError } from '../errors.js';

export class Handles<T extends { delete(): void }> {
  readonly #kept = new Map<number, T>();
  #next = 1;

  keep(value: T): number {
    this.#kept.set(this.#next, value);
    return this.#next++;
  }

  // `invalid_argument`: dropped, or never there.
  get(handle: number): T {
    const value = this.#kept.get(handle);
    if (!value) throw new WafersealError('invalid_argument', { subject: 'handle' });
    return value;
  }

  // Frees it; a second time does nothing.
  drop(handle: number): void {
    this.#kept.get(handle)?.delete();
    this.#kept.delete(handle);
  }

  clear(): void {
    for (const handle of [...this.#kept.keys()]) this.drop(handle);
  }
}
