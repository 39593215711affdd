// How pages look that list something: a heading with buttons, what is said of it, and a card with an entry for
// each.
import { css } from 'lit';

export const listPage = css`
  :host {
    max-width: 52rem;
    margin: 0 auto;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-3);
    align-items: center;
    justify-content: space-between;
    margin-bottom: var(--space-4);
  }
  .top:has(+ .lead) {
    margin-bottom: var(--space-2);
  }
  .lead {
    display: flex;
    gap: var(--space-2);
    align-items: flex-start;
    margin-bottom: var(--space-4);
  }
  .lead svg {
    margin-top: 0.1875rem;
  }
  .notes {
    display: grid;
    gap: var(--space-2);
  }
  .notes:has(.note) {
    margin-bottom: var(--space-4);
  }
  .card {
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  li + li {
    border-top: 1px solid var(--line);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-2);
    align-items: center;
  }
  .empty {
    padding: var(--space-7) var(--space-4);
    text-align: center;
    color: var(--ink-soft);
  }
  .empty p + p {
    margin-top: var(--space-1);
  }
  @media (max-width: 40rem) {
    :host {
      padding: var(--space-4) 0;
    }
    .top,
    .lead,
    .notes {
      padding-inline: var(--space-4);
    }
    .card {
      border-radius: 0;
      border-block: 1px solid var(--line);
      box-shadow: none;
    }
  }
`;

/** An entry in one line: a badge, what it is, and at the end what can be done with it. */
export const listEntry = css`
  .entry {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--space-1) var(--space-3);
    align-items: start;
    padding: var(--space-3) var(--space-5);
  }
  .badge {
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border-radius: 50%;
    background: var(--surface-hover);
    color: var(--ink-soft);
  }
  .entry > .acts {
    flex-wrap: nowrap;
    gap: var(--space-1);
  }
  .entry > wafer-sure {
    grid-column: 2 / -1;
  }
  @media (max-width: 40rem) {
    .entry {
      grid-template-columns: auto minmax(0, 1fr);
      padding-inline: var(--space-4);
    }
    .entry > .acts {
      grid-column: 2;
      margin-inline-start: calc(-1 * var(--space-3));
    }
  }
`;
