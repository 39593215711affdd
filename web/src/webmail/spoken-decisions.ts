// What a live region says of decisions: those that changed, recipient by recipient.
import { words } from '../words/index.js';
import type { Composition } from './composition.js';

export class SpokenDecisions {
  readonly #said = new Map<string, string>();

  /** What is new since the last time. */
  news({ resolution, lookingUp }: Composition): string {
    const news: string[] = [];
    for (const { recipient, method, level } of resolution?.decisions ?? []) {
      if (lookingUp.has(recipient)) continue;
      const how = level
        ? `${words.methodShort[method]}, ${words.level[level]}`
        : words.methodShort[method];
      if (this.#said.get(recipient) !== how) news.push(words.protection.changed(recipient, how));
      this.#said.set(recipient, how);
    }
    return news.join(' ');
  }
}
