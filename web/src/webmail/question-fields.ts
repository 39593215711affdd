// What question-form.ts shows: the phrase that is ready, and the fields of a question of one's own.
import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerReport } from 'waferseal';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';

interface Offer {
  phrase: string;
  recipient: string;
  use: () => void;
  another: () => void;
}

export function readyPhrase({ phrase, recipient, use, another }: Offer): TemplateResult {
  return html`
    <div class="field">
      <span class="label">${words.question.ready}</span>
      <p class="phrase" part="phrase" id="ready-phrase">${phrase}</p>
      <span class="hint" id="ready-hint">${words.question.readyHint(recipient)}</span>
    </div>
    <div class="foot">
      <button
        type="button"
        id="use-ready"
        class="button primary"
        aria-describedby="ready-phrase ready-hint"
        @click=${use}
      >
        ${words.question.useReady}
      </button>
      <button type="button" class="button quiet" @click=${another}>
        ${icon('dice')} ${words.question.another}
      </button>
    </div>
  `;
}

interface Field {
  forAnybody: boolean;
  invalid: boolean;
  typed: (event: Event) => void;
}

export function questionField({ forAnybody, invalid, typed }: Field): TemplateResult {
  const { question } = words;
  return html`
    <div class="field">
      <label for="question">${question.question}</label>
      <input
        id="question"
        class="input"
        type="text"
        maxlength="500"
        enterkeyhint="next"
        aria-describedby="example problem"
        aria-invalid=${invalid ? 'true' : 'false'}
        @input=${typed}
      />
      <span id="example" class="hint">
        ${forAnybody ? question.anybody.questionHint : question.questionHint} ${question.runOn}
      </span>
    </div>
  `;
}

export function answerField({
  forAnybody,
  invalid,
  typed,
  left,
  report,
}: Field & { left: () => void; report: AnswerReport | undefined }): TemplateResult {
  const { question } = words;
  return html`
    <div class="field">
      <label for="answer">${question.answer}</label>
      <input
        id="answer"
        class="input"
        type="text"
        maxlength="500"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="longer problem counts"
        aria-invalid=${invalid ? 'true' : 'false'}
        @input=${typed}
        @blur=${left}
      />
      <span id="longer" class="hint">
        ${forAnybody ? question.anybody.longer : question.longer}
      </span>
      ${report ? html`<wafer-guess-meter .report=${report}></wafer-guess-meter>` : nothing}
    </div>
  `;
}

/** In the place of the answer: a phrase that was asked for. */
export function suggestedAnswer(phrase: string): TemplateResult {
  return html`
    <div class="field">
      <span class="label" id="phrase-label">${words.question.answer}</span>
      <output class="phrase" part="phrase" aria-labelledby="phrase-label">${phrase}</output>
      <span class="hint">${words.question.suggested}</span>
      <wafer-guess-meter generated></wafer-guess-meter>
    </div>
  `;
}

export function objectionTo({ common, inQuestion, inSubject }: AnswerReport): string {
  if (inQuestion) return words.question.inQuestion;
  if (inSubject) return words.question.inSubject;
  return common ? words.question.common : '';
}

/** Whether what is typed counts, where nobody has to press anything for that. */
export function standing(
  counts: boolean,
  report: AnswerReport | undefined,
): TemplateResult | typeof nothing {
  if (counts) return html`${icon('check', 16)} <span>${words.question.counts}</span>`;
  const objection = report ? objectionTo(report) : '';
  return objection ? html`${icon('warn', 16)} <span>${objection}</span>` : nothing;
}

export function foot(
  asTyped: boolean,
  ready: boolean,
  suggest: () => void,
): TemplateResult | typeof nothing {
  if (asTyped && ready) return nothing;
  return html`
    <div class="foot">
      ${
        ready
          ? nothing
          : html`<button type="button" class="button quiet" @click=${suggest}>
              ${icon('dice')} ${words.question.suggest}
            </button>`
      }
      ${
        asTyped
          ? nothing
          : html`<button class="button ${ready ? '' : 'primary'}">${words.question.use}</button>`
      }
    </div>
  `;
}
