// The fields of a floor: what every copy must have. Emptied it is no floor.
import { html, type TemplateResult } from 'lit';
import type { Assurance, Floor, Level } from 'waferseal';
import { words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { floorFlags } from './setting-kinds.js';

const assurances: readonly Assurance[] = ['none', 'pkix', 'mta-sts', 'dane'];
const levels: readonly Level[] = ['L0', 'L1', 'L2', 'L3', 'L4', 'L5'];

/** `id` begins the ids of the fields; `change` gets the floor as it is now, `undefined` when it asks nothing. */
export function floorFields(
  id: string,
  floor: Floor,
  disabled: boolean,
  change: (floor: Floor | undefined) => void,
): TemplateResult {
  const { value } = policyWords;
  const set = (part: Partial<Floor>): void => {
    const next: Floor = { ...floor, ...part };
    for (const flag of floorFlags) if (!next[flag]) delete next[flag];
    if (next.min_tls === 'none') delete next.min_tls;
    if (next.level === 'L0') delete next.level;
    change(Object.keys(next).length > 0 ? next : undefined);
  };
  return html`
    <div class="checks">
      ${floorFlags.map(
        (flag) => html`<label class="check">
          <input
            id="${id}-${flag}"
            type="checkbox"
            ?disabled=${disabled}
            .checked=${floor[flag] === true}
            @change=${(event: Event) => set({ [flag]: (event.target as HTMLInputElement).checked })}
          />
          <span>${value.floor[flag]}</span>
        </label>`,
      )}
    </div>
    <div class="pair">
      <div class="field">
        <label for="${id}-level">${value.level}</label>
        <select
          id="${id}-level"
          class="input"
          ?disabled=${disabled}
          @change=${(event: Event) =>
            set({ level: (event.target as HTMLSelectElement).value as Level })}
        >
          ${levels.map(
            (level) => html`<option value=${level} ?selected=${level === (floor.level ?? 'L0')}>
              ${
                level === 'L0'
                  ? value.levelNone
                  : `${words.protection.level(level)}: ${words.level[level]}`
              }
            </option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="${id}-min-tls">${value.minTls}</label>
        <select
          id="${id}-min-tls"
          class="input"
          ?disabled=${disabled}
          @change=${(event: Event) =>
            set({ min_tls: (event.target as HTMLSelectElement).value as Assurance })}
        >
          ${assurances.map(
            (one) => html`<option value=${one} ?selected=${one === (floor.min_tls ?? 'none')}>
              ${one === 'none' ? value.minTlsNone : words.assurance[one]}
            </option>`,
          )}
        </select>
      </div>
    </div>
  `;
}
