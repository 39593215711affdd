// The order of protection: as inherited, one of the two that have a name, or one of its own, whose steps are
// moved, taken out and put in by buttons.
import { html, nothing, type TemplateResult } from 'lit';
import type { OrderedStep, PolicySettings } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import { everyStep, mayBeOwn, presets } from './setting-kinds.js';
import { settingStyles } from './setting-styles.js';

type Steps = PolicySettings['steps'];

export class StepOrder extends WaferElement {
  static override properties = {
    value: { attribute: false },
    inherited: { attribute: false },
    inheritedText: { attribute: false },
    own: { attribute: false },
    readOnly: { attribute: false },
  };

  static override styles = [controls, settingStyles];

  value: Steps;
  inherited: Steps;
  inheritedText = '';
  own = false;
  readOnly = false;

  override render(): TemplateResult {
    const { setting, value: text } = policyWords;
    const named = (['secureline', 'end-to-end-first'] as const).filter(
      (preset) => !this.own || mayBeOwn('steps', preset, this.inherited),
    );
    const custom = Array.isArray(this.value);
    return html`
      <div class="value">
        <select
          class="input"
          aria-label=${setting.steps}
          ?disabled=${this.readOnly}
          @change=${this.#onChoice}
        >
          <option value="" ?selected=${this.value === undefined}>${this.inheritedText}</option>
          ${named.map(
            (preset) => html`<option value=${preset} ?selected=${this.value === preset}>
              ${text.steps[preset]}
            </option>`,
          )}
          ${
            this.own
              ? nothing
              : html`<option value="own" ?selected=${custom}>${text.steps.own}</option>`
          }
        </select>
        ${custom ? this.#list(this.value as OrderedStep[]) : nothing}
      </div>
    `;
  }

  #list(steps: OrderedStep[]): TemplateResult {
    const { editor, value: text } = policyWords;
    const missing = everyStep.filter((step) => !steps.includes(step));
    return html`
      <ol class="entries">
        ${steps.map(
          (step, at) => html`<li>
            <span>${at + 1}. ${text.step[step]}</span>
            ${
              this.readOnly
                ? nothing
                : html`<span class="acts">
                    <button
                      class="button quiet icon"
                      id="up-${step}"
                      aria-label=${editor.up(text.step[step])}
                      ?disabled=${at === 0}
                      @click=${() => this.#move(steps, at, -1)}
                    >
                      ${icon('up')}
                    </button>
                    <button
                      class="button quiet icon"
                      id="down-${step}"
                      aria-label=${editor.down(text.step[step])}
                      ?disabled=${at === steps.length - 1}
                      @click=${() => this.#move(steps, at, 1)}
                    >
                      ${icon('more')}
                    </button>
                    <button
                      class="button quiet icon"
                      aria-label=${editor.remove(text.step[step])}
                      @click=${() => this.#say(steps.filter((one) => one !== step))}
                    >
                      ${icon('close')}
                    </button>
                  </span>`
            }
          </li>`,
        )}
      </ol>
      ${
        missing.length === 0 || this.readOnly
          ? nothing
          : html`<select class="input" aria-label=${editor.addStep} @change=${this.#onAdd}>
              <option value="" selected>${editor.addStep}</option>
              ${missing.map((step) => html`<option value=${step}>${text.step[step]}</option>`)}
            </select>`
      }
    `;
  }

  #onChoice = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    if (value === 'own') {
      const start = this.value ?? this.inherited ?? 'secureline';
      this.#say(typeof start === 'string' ? [...presets[start]] : start);
    } else {
      this.#say(value === '' ? undefined : (value as keyof typeof presets));
    }
  };

  #onAdd = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const step = select.value as OrderedStep;
    select.value = '';
    if (step) this.#say([...((this.value as OrderedStep[]) ?? []), step]);
  };

  // What was moved keeps the focus, so that it can be moved on.
  async #move(steps: OrderedStep[], at: number, by: 1 | -1): Promise<void> {
    const next = [...steps];
    const [step] = next.splice(at, 1);
    if (!step) return;
    next.splice(at + by, 0, step);
    this.#say(next);
    await this.updateComplete;
    const find = (way: string): HTMLButtonElement | null =>
      this.renderRoot.querySelector<HTMLButtonElement>(`#${way}-${step}`);
    const [there, back] = by < 0 ? (['up', 'down'] as const) : (['down', 'up'] as const);
    const button = find(there);
    (button?.disabled ? find(back) : button)?.focus();
  }

  #say(value: Steps): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('order', { detail: value }));
  }
}

define('wafer-step-order', StepOrder);
