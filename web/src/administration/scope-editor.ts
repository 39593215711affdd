// All settings of one scope - account, domain or user - with what is inherited.
import { css, html, type TemplateResult } from 'lit';
import type { PolicyDocument, PolicyScope, PolicySettings, ScopeName } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { policyWords } from '../words/policy.js';
import { inherited } from './inheritance.js';
import type { QuestionShelf } from './scope-question.js';
import { type Groups, originOfPath, originText } from './setting-kinds.js';
import type { SettingChange } from './setting-row.js';
import { settingStyles } from './setting-styles.js';
import './setting-row.js';

export class ScopeEditor extends WaferElement {
  static override properties = {
    scope: { attribute: false },
    policy: { attribute: false },
    above: { attribute: false },
    defaults: { attribute: false },
    groups: { attribute: false },
    locks: { attribute: false },
    own: { attribute: false },
    readOnly: { attribute: false },
    passedOver: { attribute: false },
    shelf: { attribute: false },
  };

  static override styles = [
    controls,
    settingStyles,
    css`
      section {
        margin-bottom: var(--space-5);
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      h3 {
        padding: var(--space-4) var(--space-5);
        font-size: var(--text-body);
        font-weight: 620;
      }
      @media (max-width: 48rem) {
        section {
          border-radius: 0;
          border-block: 1px solid var(--line);
          box-shadow: none;
        }
        h3 {
          padding-inline: var(--space-4);
        }
      }
    `,
  ];

  /** What is edited. */
  scope: PolicyScope = {};
  /** Where the scopes above are found. */
  policy: PolicyDocument = {};
  /** From the account down. */
  above: readonly ScopeName[] = [];
  defaults!: Required<PolicySettings>;
  groups: Groups = [];
  /** Something stands below this scope, and can be bound. */
  locks = false;
  /** A user's own settings: nothing can be made less. */
  own = false;
  readOnly = false;
  /** By setting, the path of what stands against it. */
  passedOver: ReadonlyMap<string, string> = new Map();
  /** Where its default question is kept. */
  shelf: QuestionShelf | undefined;

  override render(): TemplateResult {
    return html`
      ${this.groups.map(
        ([group, names]) => html`
          <section aria-labelledby=${group}>
            <h3 id=${group}>${policyWords.groups[group]}</h3>
            ${names.map((name) => {
              const by = this.passedOver.get(name);
              return html`<wafer-setting-row
                name=${name}
                .value=${by === undefined ? this.scope.set?.[name] : undefined}
                .inherited=${inherited(name, this.policy, this.above, this.defaults, this.own)}
                .lock=${this.locks ? (this.scope.lock ?? []).includes(name) : undefined}
                .own=${this.own}
                .readOnly=${this.readOnly}
                .shelf=${name === 'default_question' ? this.shelf : undefined}
                .passedOver=${by === undefined ? '' : originText(originOfPath(by))}
                @setting=${this.#onSetting}
              ></wafer-setting-row>`;
            })}
          </section>
        `,
      )}
    `;
  }

  #onSetting = ({ detail }: CustomEvent<SettingChange>): void => {
    const { name, value, lock } = detail;
    const next: PolicyScope = { ...this.scope };
    if (lock !== undefined) {
      const others = (this.scope.lock ?? []).filter((one) => one !== name);
      const locked = lock ? [...others, name] : others;
      if (locked.length > 0) next.lock = locked;
      else delete next.lock;
    } else {
      const { [name]: _, ...others } = this.scope.set ?? {};
      const set = value === undefined ? others : { ...others, [name]: value };
      if (Object.keys(set).length > 0) next.set = set;
      else delete next.set;
    }
    this.scope = next;
    this.dispatchEvent(new CustomEvent('scope', { detail: next }));
  };
}

define('wafer-scope-editor', ScopeEditor);
