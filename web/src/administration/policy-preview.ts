// Who would get what by a policy that is being edited, before it is in force.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type Decision,
  type PolicyDocument,
  type Resolution,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { LevelMeter } from '../design/level-meter.js';
import { toneOf } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { sentenceOf, told, words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { isMailbox, splitLines } from './patterns.js';
import { pathText } from './setting-kinds.js';
import { pageStyles, settingStyles } from './setting-styles.js';

export class PolicyPreviewCard extends WaferElement {
  static override uses: readonly Component[] = [LevelMeter];

  static override properties = {
    session: { attribute: false },
    policy: { attribute: false },
    sender: { attribute: false },
    found: { state: true },
    tried: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, settingStyles, tones, pageStyles];

  session!: Session;
  /** What is being edited. */
  policy: PolicyDocument = {};
  /** Who is offered as the sender. */
  sender = '';
  found: Resolution | undefined;
  // The policy that it was found by.
  tried: PolicyDocument | undefined;
  busy = false;
  problem = '';

  override render(): TemplateResult {
    const { preview } = policyWords;
    return html`
      <section class="card" aria-labelledby="title">
        <div class="head">
          <h2 id="title">${preview.title}</h2>
          <p class="small soft">${preview.lead}</p>
        </div>
        <form class="body" novalidate @submit=${this.#onSubmit}>
          <div class="field">
            <label for="addresses">${preview.addresses}</label>
            <textarea
              id="addresses"
              class="input"
              rows="4"
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              aria-describedby="how problem"
              aria-invalid=${this.problem ? 'true' : 'false'}
            ></textarea>
            <span id="how" class="hint">${preview.addressesHint}</span>
          </div>
          <div class="field">
            <label for="sender">${preview.sender}</label>
            <input
              id="sender"
              class="input"
              type="email"
              autocomplete="off"
              .value=${this.sender}
            />
          </div>
          <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
          <div class="foot">
            <button class="button" ?disabled=${this.busy}>${preview.try}</button>
            <span role="status" class="small soft">${this.busy ? preview.trying : nothing}</span>
          </div>
        </form>
        <div role="status">${this.#result()}</div>
      </section>
    `;
  }

  #result(): TemplateResult | typeof nothing {
    const { found } = this;
    if (!found || this.busy) return nothing;
    const { preview } = policyWords;
    return html`
      <div class="body">
        ${
          this.tried === this.policy
            ? nothing
            : html`<div class="note care">${icon('warn')}<p>${preview.stale}</p></div>`
        }
        <p><strong>${preview.outcome[found.outcome]}</strong></p>
        ${found.errors.map(
          ({ code, subject = '' }) =>
            html`<p class="problem">
              ${sentenceOf(code).message} ${subject.split(' and ').map(pathText).join(' – ')}
            </p>`,
        )}
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">${preview.recipient}</th>
              <th role="columnheader">${preview.gets}</th>
              <th role="columnheader">${preview.level}</th>
              <th role="columnheader">${preview.why}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${found.decisions.map((decision) => this.#row(decision))}
          </tbody>
        </table>
      </div>
    `;
  }

  #row(decision: Decision): TemplateResult {
    const { preview } = policyWords;
    const { recipient, method, level, reason, fallback } = decision;
    return html`
      <tr role="row" data-tone=${toneOf(method, level)}>
        <td role="cell" data-of=${preview.recipient}><span>${recipient}</span></td>
        <td role="cell" data-of=${preview.gets}><span class="tone">${words.method[method]}</span></td>
        <td role="cell" data-of=${preview.level}>
          ${level ? html`<wafer-level-meter level=${level}></wafer-level-meter>` : html`<span>–</span>`}
        </td>
        <td role="cell" data-of=${preview.why}>
          <span
            >${sentenceOf(reason).message}
            ${fallback ? words.protection.fallback(words.method[fallback.method]) : nothing}</span
          >
        </td>
      </tr>
    `;
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { preview } = policyWords;
    const field = (id: string): HTMLInputElement | HTMLTextAreaElement | null =>
      this.renderRoot.querySelector(`#${id}`);
    const given = splitLines(field('addresses')?.value ?? '');
    const sender = field('sender')?.value.trim() ?? '';
    this.problem = given.length > 0 ? '' : preview.nobody;
    if (this.problem) return;
    this.busy = true;
    const { policy } = this;
    try {
      const recipients: string[] = [];
      for (const text of [...given, sender]) {
        const { mailbox } = await this.session.parseRecipient(text).catch(() => {
          throw new WafersealError('bad_mailbox', { subject: text });
        });
        recipients.push(mailbox);
      }
      const from = recipients.pop() ?? sender;
      this.found = await this.session.administration.preview({
        policy,
        sender: from,
        recipients: [...new Set(recipients)],
      });
      this.tried = policy;
    } catch (thrown) {
      const error = WafersealError.wrap(thrown);
      this.found = undefined;
      this.problem =
        error.code === 'bad_mailbox' && !isMailbox(error.subject)
          ? preview.wrong(error.subject)
          : told(error).message;
    }
    this.busy = false;
  };
}

define('wafer-policy-preview', PolicyPreviewCard);
