// One setting in one scope: what is inherited and from where, what is set here, and whether it is locked.
import { html, nothing, type TemplateResult } from 'lit';
import type { PolicySettings, SettingName } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import './address-list.js';
import './content-rules.js';
import { floorFields } from './floor-fields.js';
import './forced-domains.js';
import { addsUp, type Inherited } from './inheritance.js';
import './scope-question.js';
import type { QuestionShelf } from './scope-question.js';
import {
  choicesOf,
  everySource,
  kindOf,
  mayBeOwn,
  originText,
  valueText,
} from './setting-kinds.js';
import { settingStyles } from './setting-styles.js';
import './step-order.js';

/** What has changed: the value, `undefined` when it is inherited again, or whether it is locked below. */
export interface SettingChange {
  name: SettingName;
  value?: PolicySettings[SettingName];
  lock?: boolean;
}

type Value = PolicySettings[SettingName];

// Of <option>: values as text, and what stands for "as inherited".
const asInherited = '';

export class SettingRow extends WaferElement {
  static override properties = {
    name: {},
    value: { attribute: false },
    inherited: { attribute: false },
    lock: { attribute: false },
    own: { attribute: false },
    readOnly: { attribute: false },
    passedOver: { attribute: false },
    shelf: { attribute: false },
  };

  static override styles = [controls, settingStyles];

  name: SettingName = 'steps';
  value: Value;
  inherited!: Inherited;
  /** Whether it is locked here; `undefined`: nothing stands below this scope. */
  lock: boolean | undefined;
  /** The user's own: not less than what is inherited can be asked for. */
  own = false;
  readOnly = false;
  /** The origin of what stands against it, as it reads. */
  passedOver = '';
  /** For the default question: where it is kept. */
  shelf: QuestionShelf | undefined;

  override render(): TemplateResult {
    const { setting, hint, editor } = policyWords;
    return html`
      <div class="setting" role="group" aria-labelledby="name">
        <div>
          <div class="name" id="name">${setting[this.name]}</div>
          <p class="hint" id="hint">${hint[this.name]}</p>
        </div>
        <div class="value">
          ${this.#content()}
          ${
            this.passedOver
              ? html`<p class="passed small">
                ${icon('warn', 16)} <span>${editor.passedOver(this.passedOver)}</span>
              </p>`
              : nothing
          }
          ${
            this.lock === undefined || this.inherited.lockedBy
              ? nothing
              : html`<label class="check small">
                  <input
                    type="checkbox"
                    aria-label=${editor.lockOf(setting[this.name])}
                    ?disabled=${this.readOnly}
                    .checked=${this.lock}
                    @change=${(event: Event) =>
                      this.#say({ lock: (event.target as HTMLInputElement).checked })}
                  />
                  <span>${editor.lock}</span>
                </label>`
          }
        </div>
      </div>
    `;
  }

  #content(): TemplateResult {
    const { editor } = policyWords;
    const { lockedBy, from } = this.inherited;
    if (lockedBy) {
      const value = addsUp(this.name) ? this.#sum() : this.#text(this.inherited.value);
      const forUser = this.own && lockedBy.kind === 'user';
      return this.#fixed(
        forUser ? editor.fixedForYou(value) : editor.fixed(value, originText(lockedBy)),
      );
    }
    if (addsUp(this.name)) return html`${this.#also()} ${this.#list()}`;
    const choices = this.#choices();
    if (this.own && choices?.length === 1 && choices[0]?.[0] === String(this.inherited.value)) {
      const text = this.#text(this.inherited.value);
      return this.#fixed(
        from === 'default' ? editor.fixedUsual(text) : editor.fixedFor(text, originText(from)),
      );
    }
    switch (kindOf[this.name]) {
      case 'steps':
        return this.#steps();
      case 'sources':
        return this.#sources();
      case 'number':
        return this.#number();
      case 'question':
        return this.#question();
      case 'text':
        return html`<p>${this.#text(this.value ?? this.inherited.value)}</p>`;
      default:
        return this.#select(choices ?? []);
    }
  }

  #fixed(text: string): TemplateResult {
    return html`<p class="fixed">${icon('lock', 16)} <span>${text}</span></p>`;
  }

  // [the option's value, how it reads, the value]
  #choices(): (readonly [string, string, Value])[] | undefined {
    const kind = kindOf[this.name];
    const values: readonly Value[] | undefined =
      kind === 'switch'
        ? [true, false]
        : kind === 'choice'
          ? choicesOf[this.name as keyof typeof choicesOf]
          : undefined;
    return values
      ?.filter((value) => !this.own || mayBeOwn(this.name, value, this.inherited.value))
      .map((value) => [String(value), this.#text(value), value] as const);
  }

  #inheritedText(): string {
    const { editor } = policyWords;
    const { from, value } = this.inherited;
    const text = this.#text(value);
    return from === 'default' ? editor.usual(text) : editor.inherited(text, originText(from));
  }

  #select(choices: readonly (readonly [string, string, Value])[]): TemplateResult {
    const chosen = this.value === undefined ? asInherited : String(this.value);
    return html`
      <select
        class="input"
        aria-labelledby="name"
        aria-describedby="hint"
        ?disabled=${this.readOnly}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.#say({ value: choices.find(([option]) => option === value)?.[2] });
        }}
      >
        <option value=${asInherited} ?selected=${chosen === asInherited}>
          ${this.#inheritedText()}
        </option>
        ${choices.map(
          ([option, text]) =>
            html`<option value=${option} ?selected=${chosen === option}>${text}</option>`,
        )}
      </select>
    `;
  }

  #question(): TemplateResult {
    if (!this.shelf) return html`<p>${this.#text(this.value ?? this.inherited.value)}</p>`;
    return html`<wafer-scope-question
      .value=${this.value as PolicySettings['default_question']}
      .inheritedText=${this.#inheritedText()}
      .shelf=${this.shelf}
      .readOnly=${this.readOnly}
      @question=${({ detail }: CustomEvent<{ value: string | null | undefined }>) =>
        this.#say(detail)}
    ></wafer-scope-question>`;
  }

  #steps(): TemplateResult {
    return html`<wafer-step-order
      .value=${this.value as PolicySettings['steps']}
      .inherited=${this.inherited.value as PolicySettings['steps']}
      .inheritedText=${this.#inheritedText()}
      .own=${this.own}
      .readOnly=${this.readOnly}
      @order=${({ detail }: CustomEvent<PolicySettings['steps']>) => this.#say({ value: detail })}
    ></wafer-step-order>`;
  }

  #sources(): TemplateResult {
    const { editor, value: text } = policyWords;
    const chosen = this.value as PolicySettings['discovery_sources'];
    const start = (this.inherited.value as PolicySettings['discovery_sources']) ?? [];
    return html`
      <select
        class="input"
        aria-labelledby="name"
        aria-describedby="hint"
        ?disabled=${this.readOnly}
        @change=${(event: Event) =>
          this.#say({
            value: (event.target as HTMLSelectElement).value === asInherited ? undefined : start,
          })}
      >
        <option value=${asInherited} ?selected=${!chosen}>${this.#inheritedText()}</option>
        <option value="here" ?selected=${Boolean(chosen)}>${editor.here}</option>
      </select>
      ${
        chosen
          ? html`<div class="checks">
              ${everySource.map(
                (source) => html`<label class="check">
                  <input
                    type="checkbox"
                    ?disabled=${this.readOnly}
                    .checked=${chosen.includes(source)}
                    @change=${(event: Event) => {
                      const on = (event.target as HTMLInputElement).checked;
                      const others = chosen.filter((one) => one !== source);
                      this.#say({ value: on ? [...others, source] : others });
                    }}
                  />
                  <span>${text.sources[source]}</span>
                </label>`,
              )}
            </div>`
          : nothing
      }
    `;
  }

  #number(): TemplateResult {
    const { editor, setting } = policyWords;
    return html`
      <input
        class="input"
        type="number"
        min="0"
        step="1"
        aria-label=${editor.number(setting[this.name])}
        aria-describedby="hint"
        placeholder=${this.#inheritedText()}
        ?disabled=${this.readOnly}
        .value=${this.value === undefined ? '' : String(this.value)}
        @change=${(event: Event) => {
          const { value, validity } = event.target as HTMLInputElement;
          if (validity.valid) this.#say({ value: value === '' ? undefined : Number(value) });
        }}
      />
    `;
  }

  // ---- what adds up

  #also(): TemplateResult[] {
    const { editor } = policyWords;
    return this.inherited.parts.map(
      ({ value, from }) =>
        html`<p class="also small soft">${editor.also(this.#text(value), originText(from))}</p>`,
    );
  }

  #sum(): string {
    const parts = this.inherited.parts.map(({ value }) => this.#text(value));
    return parts.join('; ') || policyWords.value.none;
  }

  #list(): TemplateResult {
    const change = ({ detail }: CustomEvent<Value>): void => this.#say({ value: detail });
    switch (kindOf[this.name]) {
      case 'floor':
        return html`${floorFields(
          'floor',
          (this.value as PolicySettings['floor']) ?? {},
          this.readOnly,
          (value) => this.#say({ value }),
        )}`;
      case 'forced':
        return html`<wafer-forced-domains
          .value=${this.value as PolicySettings['tls_forced']}
          .readOnly=${this.readOnly}
          @list=${change}
        ></wafer-forced-domains>`;
      case 'addresses':
        return html`<wafer-address-list
          label=${policyWords.setting[this.name]}
          .value=${this.value as PolicySettings['tls_excluded']}
          .readOnly=${this.readOnly}
          @list=${change}
        ></wafer-address-list>`;
      default:
        return html`<wafer-content-rules
          .value=${this.value as PolicySettings['content_rules']}
          .readOnly=${this.readOnly}
          @list=${change}
        ></wafer-content-rules>`;
    }
  }

  #text(value: Value): string {
    return valueText(this.name, value as never);
  }

  #say(change: Omit<SettingChange, 'name'>): void {
    const detail: SettingChange = { name: this.name, ...change };
    this.dispatchEvent(new CustomEvent('setting', { detail }));
  }
}

define('wafer-setting-row', SettingRow);
