// The key that the account's default questions open with: who waits for it, who left with it, and a new one.
import { html, nothing, type TemplateResult } from 'lit';
import { type AnswersKeyState, type ScopeName, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { originText } from './setting-kinds.js';
import { pageStyles } from './setting-styles.js';

export class AnswersKeyCard extends WaferElement {
  static override properties = {
    session: { attribute: false },
    state: { attribute: false },
    busy: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, pageStyles];

  session!: Session;
  state: AnswersKeyState | undefined;
  busy = false;
  problem = '';

  override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state || state.generation === 0) return nothing;
    const { question } = policyWords;
    const { waiting, left, stale } = state;
    return html`
      <div class="notes">
        ${left.length > 0 ? this.#note(question.left(left.join(', '))) : nothing}
        ${waiting.length > 0 ? this.#note(question.waiting(waiting.length)) : nothing}
        ${stale.length > 0 ? this.#note(question.again(stale.map(scopeWords).join(', '))) : nothing}
        ${state.held ? nothing : this.#note(question.noKey)}
        ${this.problem ? html`<p role="alert">${icon('warn', 16)} ${this.problem}</p>` : nothing}
      </div>
      <details class="card">
        <summary>${question.key}</summary>
        <p class="small soft">${question.keyLead(state.generation)}</p>
        <p class="small soft">${state.held ? question.renewLead : question.renewWithoutKey}</p>
        <button class="button" ?disabled=${this.busy} @click=${this.#renew}>
          ${icon('key')} ${question.renew}
        </button>
      </details>
    `;
  }

  #note(text: string): TemplateResult {
    return html`<div class="note">${icon('warn')}<p>${text}</p></div>`;
  }

  #renew = async (): Promise<void> => {
    this.busy = true;
    this.problem = '';
    try {
      const state = await this.session.administration.renewAnswersKey();
      this.dispatchEvent(new CustomEvent('renewed', { detail: state }));
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
    this.busy = false;
  };
}

// "domain a.example", as the engine writes it.
function scopeWords(scope: string): string {
  const [kind, key = ''] = scope.split(' ');
  return originText({ kind: kind as ScopeName['kind'], key });
}

define('wafer-answers-key', AnswersKeyCard);
