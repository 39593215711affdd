// Rules that raise the floor of messages in which a pattern is found; it is looked for in the sender's browser.
import { html, nothing, type TemplateResult } from 'lit';
import type { Floor, PolicySettings } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import { floorFields } from './floor-fields.js';
import { valueText } from './setting-kinds.js';
import { settingStyles } from './setting-styles.js';

type Rules = NonNullable<PolicySettings['content_rules']>;

export class ContentRules extends WaferElement {
  static override properties = {
    value: { attribute: false },
    readOnly: { attribute: false },
    floor: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, settingStyles];

  value: Rules | undefined;
  readOnly = false;
  // Of the rule that is being written.
  floor: Floor = { end_to_end: true };
  problem = '';

  override render(): TemplateResult {
    const { editor } = policyWords;
    const rules = this.value ?? [];
    return html`
      <div class="value">
        ${
          rules.length === 0
            ? nothing
            : html`<ul class="entries">
                ${rules.map(
                  ({ id, pattern, floor }) => html`<li>
                    <span
                      >${editor.rule(id)}: <code>${pattern}</code><br /><span class="small soft"
                        >${valueText('floor', floor)}</span
                      ></span
                    >
                    ${
                      this.readOnly
                        ? nothing
                        : html`<span class="acts">
                            <button
                              class="button quiet icon"
                              aria-label=${editor.remove(editor.rule(id))}
                              @click=${() => this.#remove(id)}
                            >
                              ${icon('close')}
                            </button>
                          </span>`
                    }
                  </li>`,
                )}
              </ul>`
        }
        ${this.readOnly ? nothing : this.#form()}
      </div>
    `;
  }

  #form(): TemplateResult {
    const { editor } = policyWords;
    return html`
      <details>
        <summary>${editor.addRule}</summary>
        <form class="adding" novalidate @submit=${this.#onSubmit}>
          <div class="pair">
            <div class="field">
              <label for="id">${editor.ruleId}</label>
              <input id="id" class="input" type="text" maxlength="64" autocomplete="off" />
            </div>
            <div class="field">
              <label for="pattern">${editor.rulePattern}</label>
              <input
                id="pattern"
                class="input"
                type="text"
                maxlength="1000"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="problem"
              />
            </div>
          </div>
          <p class="label">${editor.ruleDemands}</p>
          ${floorFields('rule', this.floor, false, (floor) => {
            this.floor = floor ?? {};
          })}
          <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
          <button class="button">${icon('plus')} ${editor.addRule}</button>
        </form>
      </details>
    `;
  }

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (id: string): HTMLInputElement | null =>
      this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
    const id = field('id')?.value.trim() ?? '';
    const pattern = field('pattern')?.value ?? '';
    const { ruleMissing, badPattern } = policyWords.editor;
    const there = (this.value ?? []).some((rule) => rule.id === id);
    if (!id || there || !pattern) this.problem = ruleMissing;
    else this.problem = isExpression(pattern) ? '' : badPattern;
    if (this.problem) {
      field(id && !there ? 'pattern' : 'id')?.focus();
      return;
    }
    (event.target as HTMLFormElement).reset();
    this.#say([...(this.value ?? []), { id, pattern, floor: this.floor }]);
    this.floor = { end_to_end: true };
  };

  async #remove(id: string): Promise<void> {
    this.#say((this.value ?? []).filter((rule) => rule.id !== id));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('summary')?.focus();
  }

  #say(rules: Rules): void {
    this.value = rules.length > 0 ? rules : undefined;
    this.dispatchEvent(new CustomEvent('list', { detail: this.value }));
  }
}

// SPEC 2.4.5
function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}

define('wafer-content-rules', ContentRules);
