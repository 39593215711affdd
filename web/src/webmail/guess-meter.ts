// How hard an answer is to guess: a bar, and the word beside it.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { AnswerReport } from 'waferseal';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { tones } from '../design/tones.js';
import { words } from '../words/index.js';

const tonesOf = ['stop', 'care', 'fair', 'strong'] as const;

/** Below this many bits a weak answer is one that a person guesses. */
const veryEasyBits = 12;

/**
 * Shows what the engine says of an answer. An estimate, no proof.
 *
 * @csspart bar - The four pieces of the bar.
 * @csspart word - The same in words.
 * @tag wafer-guess-meter
 */
export class GuessMeter extends WaferElement {
  static override tag = 'wafer-guess-meter';

  static override properties = { report: { attribute: false }, generated: { type: Boolean } };

  static override styles = [
    controls,
    tones,
    css`
      .meter {
        display: grid;
        grid-template-columns: minmax(4rem, 8rem) 1fr;
        gap: var(--space-3);
        align-items: center;
        font-size: var(--text-small);
      }
      .bar {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 3px;
      }
      i {
        height: 6px;
        border-radius: 3px;
        background: var(--line);
        transition: background var(--motion);
      }
      i.on {
        background: var(--tone);
      }
      .word {
        color: var(--tone);
        font-weight: 550;
      }
    `,
  ];

  /** What `prepare()` gave. */
  report: AnswerReport | undefined;
  /** It is a generated phrase, without a report. */
  generated = false;

  override render(): TemplateResult | typeof nothing {
    const step = this.#step;
    if (step === undefined) return nothing;
    const word = words.question.guess[step] ?? '';
    return html`
      <div class="meter" data-tone=${tonesOf[step] ?? 'stop'}>
        <span
          class="bar"
          part="bar"
          role="meter"
          aria-label=${words.question.guessing}
          aria-valuemin="0"
          aria-valuemax="4"
          aria-valuenow=${step + 1}
          aria-valuetext=${word}
        >
          ${[0, 1, 2, 3].map((piece) => html`<i class=${piece <= step ? 'on' : ''}></i>`)}
        </span>
        <span class="word" part="word" role="status">${word}</span>
      </div>
    `;
  }

  // 0: very easy, to 3: very hard.
  get #step(): number | undefined {
    if (this.generated) return 3;
    if (!this.report) return undefined;
    const { strength, guessBits, common, inQuestion, inSubject } = this.report;
    if (common || inQuestion || inSubject) return 0;
    if (strength === 'generated') return 3;
    if (strength === 'strong') return 2;
    return guessBits < veryEasyBits ? 0 : 1;
  }
}
