// Who can read a copy, for each way in which it can be sent: what the resolver decides by, as a table.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type Access, type Client, type Reader, type StrengthRow, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { type IconName, icon } from '../design/icons.js';
import { LevelMeter } from '../design/level-meter.js';
import { methodIcon } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { told, words } from '../words/index.js';

const readers: readonly Reader[] = [
  'on-the-way',
  'database-thief',
  'mailbox-thief',
  'mailbox-reader',
  'operator',
];

const look: Record<Access, { tone: string; name: IconName }> = {
  no: { tone: 'strong', name: 'lock' },
  'by-guessing': { tone: 'care', name: 'dice' },
  yes: { tone: 'stop', name: 'open' },
};

/**
 * Shows who can read a copy besides its recipient, for each way in which one can be sent.
 *
 * @csspart title - The heading.
 * @csspart row - One way of sending.
 * @tag wafer-strength-table
 */
export class StrengthTable extends WaferElement {
  static override tag = 'wafer-strength-table';
  static override uses: readonly Component[] = [LevelMeter];

  static override properties = {
    client: { attribute: false },
    rows: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    tones,
    css`
      .lead {
        margin: var(--space-2) 0 var(--space-5);
      }
      .table {
        display: grid;
        grid-template-columns: minmax(14rem, 1.6fr) repeat(6, minmax(6rem, 1fr));
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow: hidden;
      }
      .row {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
      }
      .row + .row {
        border-top: 1px solid var(--line);
      }
      .row > * {
        padding: var(--space-3) var(--space-3);
      }
      .row > :first-child {
        padding-inline-start: var(--space-5);
      }
      .names {
        background: var(--surface-sunk);
        color: var(--ink-soft);
        font-size: var(--text-small);
        font-weight: 550;
      }
      .way {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--space-3);
      }
      .way strong {
        font-weight: 550;
      }
      .way .small {
        grid-column: 2;
      }
      .cell {
        display: flex;
        gap: var(--space-2);
        align-items: flex-start;
        font-size: var(--text-small);
      }
      .cell svg {
        margin-top: 0.0625rem;
        color: var(--tone);
      }
      wafer-level-meter {
        white-space: normal;
      }
      .who {
        display: none;
        color: var(--ink-soft);
      }
      dl {
        display: grid;
        gap: var(--space-1) var(--space-4);
        grid-template-columns: max-content 1fr;
        margin-top: var(--space-5);
        padding-inline-start: var(--space-5);
        font-size: var(--text-small);
      }
      dt {
        font-weight: 550;
      }
      @media (max-width: 60rem) {
        :host {
          padding: var(--space-5) var(--space-4);
        }
        .table,
        .row {
          display: block;
        }
        .row.names {
          position: absolute;
          width: 1px;
          height: 1px;
          padding: 0;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .row {
          padding: var(--space-4);
        }
        .row > *,
        .row > :first-child {
          padding: var(--space-1) 0;
        }
        .cell {
          align-items: center;
        }
        .cell svg {
          order: 2;
          margin: 0;
        }
        .cell .what {
          order: 3;
        }
        .who {
          display: block;
          flex: 1;
        }
        dl {
          grid-template-columns: 1fr;
          padding: 0;
        }
        dd + dt {
          margin-top: var(--space-2);
        }
      }
    `,
  ];

  /** Where the table comes from: a client, which needs no log-in for it. */
  client: Pick<Client, 'strengthTable'> | undefined;
  rows: StrengthRow[] | undefined;
  problem: WafersealError | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('client') && this.client) void this.#load(this.client);
  }

  async #load(client: Pick<Client, 'strengthTable'>): Promise<void> {
    this.problem = undefined;
    try {
      this.rows = await client.strengthTable();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    const { strength } = words;
    return html`
      <h1 part="title" id="title">${strength.title}</h1>
      <p class="lead soft">${strength.lead}</p>
      ${this.problem ? this.#trouble(this.problem) : nothing}
      ${this.rows ? this.#table(this.rows) : html`<p role="status" class="soft">${this.problem ? '' : strength.loading}</p>`}
    `;
  }

  #trouble(problem: WafersealError): TemplateResult {
    const { message, hint } = told(problem);
    return html`<div class="note stop" role="alert">${icon('warn')}<p><strong>${message}</strong> ${hint}</p></div>`;
  }

  // A table to whoever hears it, also where it is shown as a list.
  #table(rows: readonly StrengthRow[]): TemplateResult {
    const { strength } = words;
    return html`
      <div class="table" role="table" aria-labelledby="title">
        <div class="row names" role="row">
          <span role="columnheader">${strength.way}</span>
          <span role="columnheader">${strength.level}</span>
          ${readers.map((reader) => html`<span role="columnheader">${strength.reader[reader]}</span>`)}
        </div>
        ${rows.map((row) => this.#row(row))}
      </div>
      <dl>
        ${readers.map(
          (reader) => html`
            <dt>${strength.reader[reader]}</dt>
            <dd class="soft">${strength.readerMeaning[reader]}</dd>
          `,
        )}
      </dl>
    `;
  }

  #row({ method, circumstance, level, readers: access }: StrengthRow): TemplateResult {
    const { strength } = words;
    return html`
      <div class="row" role="row" part="row">
        <div class="way" role="rowheader">
          ${icon(methodIcon[method])}
          <strong>${words.method[method]}</strong>
          ${circumstance === 'none' ? nothing : html`<span class="small soft">${strength.circumstance[circumstance]}</span>`}
        </div>
        <div role="cell"><wafer-level-meter .level=${level}></wafer-level-meter></div>
        ${readers.map((reader) => {
          const { tone, name } = look[access[reader]];
          return html`
            <div class="cell" role="cell" data-tone=${tone}>
              <span class="who" aria-hidden="true">${strength.reader[reader]}</span>
              ${icon(name, 16)} <span class="what">${strength.access[access[reader]]}</span>
            </div>
          `;
        })}
      </div>
    `;
  }
}
