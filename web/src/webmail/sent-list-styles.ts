// How sent-list.ts and what stands in it look, beside what all lists have.
import { css } from 'lit';

export const sentListStyles = css`
  h1 {
    margin-bottom: var(--space-4);
  }
  .messages {
    display: grid;
    gap: var(--space-4);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
    align-items: baseline;
    justify-content: space-between;
    padding: var(--space-4) var(--space-5);
  }
  .events {
    display: grid;
    gap: var(--space-2);
    padding: 0 var(--space-5) var(--space-4);
  }
  li {
    border-top: 1px solid var(--line);
  }
  .whole {
    display: grid;
    gap: var(--space-2);
    justify-items: start;
    padding: var(--space-3) var(--space-5);
    border-top: 1px solid var(--line);
  }
  .whole .button.quiet {
    margin-inline-start: calc(-1 * var(--space-3));
    padding-inline: var(--space-3);
  }
  .whole > [role='status']:empty {
    display: none;
  }
  .news {
    display: flex;
    gap: var(--space-1);
    align-items: center;
    color: var(--tone);
  }
  .older {
    margin: var(--space-4) auto;
  }
  @media (max-width: 40rem) {
    h1 {
      padding: 0 var(--space-4);
    }
    .head,
    .whole {
      padding-inline: var(--space-4);
    }
  }
`;

export const sentCopyStyles = css`
  .replies {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
    margin-block: var(--space-1);
  }
  .replied {
    display: inline-flex;
    gap: var(--space-1);
    align-items: center;
    padding: 0.125rem var(--space-2);
    border-radius: var(--radius-round);
    background: var(--tone-soft);
    color: var(--tone);
    font-weight: 550;
  }
  .who {
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .how {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0.125rem var(--space-3) 0.125rem var(--space-2);
    border-radius: var(--radius-round);
    background: var(--tone-soft);
    color: var(--tone);
    font-size: var(--text-small);
    font-weight: 550;
    white-space: nowrap;
  }
  .below {
    grid-column: 2 / -1;
    display: grid;
    gap: var(--space-2);
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-4);
    font-size: var(--text-small);
  }
  dl div {
    display: flex;
    gap: var(--space-1);
    min-width: 0;
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    overflow-wrap: anywhere;
  }
  @media (max-width: 40rem) {
    .state {
      grid-column: 2;
      justify-self: start;
    }
    .below {
      grid-column: 1 / -1;
    }
  }
`;

export const copyControlsStyles = css`
  :host {
    display: grid;
    gap: var(--space-2);
  }
  .button.quiet {
    margin-inline-start: calc(-1 * var(--space-3));
    padding-inline: var(--space-3);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .asking {
    display: grid;
    gap: var(--space-2);
    padding: var(--space-4);
    border-radius: var(--radius);
    background: var(--surface-sunk);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .asking .actions {
    margin-top: var(--space-1);
  }
  .asking .button.quiet {
    margin-inline-start: 0;
  }
  .asking .field {
    max-width: 22rem;
  }
  select.input {
    appearance: auto;
  }
  .problem {
    color: var(--stop);
  }
  /* A live region that has nothing to say takes no room. */
  .news:not(:has(p)) {
    margin-top: calc(-1 * var(--space-2));
  }
  .news p {
    display: flex;
    gap: var(--space-1);
    align-items: center;
    color: var(--tone);
  }
`;
