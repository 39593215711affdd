// How copies that travel by TLS alone went, per domain of recipients.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type CopiesByCode,
  type Session,
  type TlsDomain,
  type TlsReport,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { problemNote } from '../design/notes.js';
import { tones } from '../design/tones.js';
import { day, sentenceOf, when } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { pageStyles } from './setting-styles.js';
import { tabs } from './tabs.js';

export class TlsReportPage extends WaferElement {
  static override properties = {
    session: { attribute: false },
    report: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, tones, pageStyles];

  session!: Session;
  report: TlsReport | undefined;
  problem: WafersealError | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  #load = async (): Promise<void> => {
    try {
      this.report = await this.session.administration.tlsReport();
      this.problem = undefined;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  };

  override render(): TemplateResult {
    const { tls } = policyWords;
    return html`
      ${tabs(this.session, 'tls')}
      <div class="top">
        <h1>${tls.title}</h1>
        ${this.report ? html`<p class="soft">${tls.lead(day(this.report.since))}</p>` : nothing}
      </div>
      ${
        this.problem
          ? html`<div class="notes">${problemNote(this.problem, this.#load)}</div>`
          : this.#content()
      }
    `;
  }

  #content(): TemplateResult {
    const { tls } = policyWords;
    if (!this.report) return html`<p class="empty" role="status">${tls.loading}</p>`;
    const { domains } = this.report;
    if (domains.length === 0) return html`<p class="empty">${tls.empty}</p>`;
    return html`
      <div class="card">
        <div class="head">
          <button class="button" @click=${this.#load}>${tls.reload}</button>
        </div>
        <div class="body">
          <table role="table">
            <thead role="rowgroup">
              <tr role="row">
                ${[tls.domain, tls.delivered, tls.notDelivered, tls.promise, tls.lastSeen].map(
                  (name) => html`<th role="columnheader">${name}</th>`,
                )}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${domains.map((domain) => this.#row(domain))}
            </tbody>
          </table>
        </div>
      </div>
    `;
  }

  #row(domain: TlsDomain): TemplateResult {
    const { tls } = policyWords;
    const troubles = [
      ...this.#counts(domain.failed, tls.failed, 'stop'),
      ...this.#counts(domain.fell_back, tls.fellBack, 'care'),
      ...this.#counts(domain.waiting, tls.waiting, 'none'),
    ];
    const delivered = domain.delivered.map(
      ({ assurance, copies }) => html`<li data-tone="strong">
        <span class="tone">${tls.by(copies, assurance ? tls.assurance[assurance] : tls.unknown)}</span>
      </li>`,
    );
    const promise = domain.mta_sts;
    return html`
      <tr role="row">
        <td role="cell" data-of=${tls.domain}><strong>${domain.domain}</strong></td>
        <td role="cell" data-of=${tls.delivered}>${listed(delivered)}</td>
        <td role="cell" data-of=${tls.notDelivered}>${listed(troubles)}</td>
        <td role="cell" data-of=${tls.promise}>
          <span
            >${
              promise
                ? tls.promiseOf(tls.modes[promise.mode], when(promise.fetched_at))
                : tls.promiseNone
            }</span
          >
        </td>
        <td role="cell" data-of=${tls.lastSeen}><span>${when(domain.last_seen)}</span></td>
      </tr>
    `;
  }

  #counts(counts: readonly CopiesByCode[], how: string, tone: string): TemplateResult[] {
    const { tls } = policyWords;
    return counts.map(({ code, copies }) => {
      const what = tls.by(copies, how);
      return html`<li data-tone=${tone}>
        <span class="tone">${what}</span>${code ? html`<br />${sentenceOf(code).message}` : nothing}
      </li>`;
    });
  }
}

function listed(items: readonly TemplateResult[]): TemplateResult {
  const { never } = policyWords.tls;
  return items.length > 0
    ? html`<ul>
        ${items}
      </ul>`
    : html`<span class="soft">${never}</span>`;
}

define('wafer-tls-report', TlsReportPage);
