// Five small bars: how much a copy resists. The word stands beside it.
import { css, html, type TemplateResult } from 'lit';
import type { Level } from 'waferseal';
import { words } from '../words/index.js';
import { WaferElement } from './element.js';
import { theme } from './theme.js';

/**
 * How much a copy resists, as five bars and a word.
 *
 * @tag wafer-level-meter
 */
export class LevelMeter extends WaferElement {
  static override tag = 'wafer-level-meter';

  static override properties = { level: {} };

  static override styles = [
    theme,
    css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
      font-size: var(--text-small);
      white-space: nowrap;
    }
    .bars {
      display: inline-flex;
      align-items: flex-end;
      gap: 2px;
      height: 0.75rem;
    }
    i {
      width: 4px;
      border-radius: 1px;
      background: currentColor;
      opacity: 0.22;
    }
    i:nth-child(1) {
      height: 36%;
    }
    i:nth-child(2) {
      height: 52%;
    }
    i:nth-child(3) {
      height: 68%;
    }
    i:nth-child(4) {
      height: 84%;
    }
    i:nth-child(5) {
      height: 100%;
    }
    i.on {
      opacity: 1;
    }
    .only-read {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  `,
  ];

  level: Level = 'L0';

  override render(): TemplateResult {
    const reached = Number(this.level.slice(1));
    return html`
      <span class="bars" aria-hidden="true" title=${words.levelMeaning[this.level]}>
        ${[1, 2, 3, 4, 5].map((n) => html`<i class=${n <= reached ? 'on' : ''}></i>`)}
      </span>
      <span class="only-read">${words.protection.level(this.level)}:</span>
      <span title=${words.levelMeaning[this.level]}>${words.level[this.level]}</span>
    `;
  }
}
