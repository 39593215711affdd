// How settings and the pages around them look.
import { css } from 'lit';

export const settingStyles = css`
  .setting {
    display: grid;
    grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
    gap: var(--space-2) var(--space-5);
    padding: var(--space-4) var(--space-5);
    border-top: 1px solid var(--line);
  }
  .name {
    font-weight: 550;
  }
  .value {
    display: grid;
    gap: var(--space-2);
    align-content: start;
    min-width: 0;
  }
  .fixed {
    display: flex;
    gap: var(--space-2);
    align-items: flex-start;
    overflow-wrap: anywhere;
  }
  .fixed svg {
    margin-top: 0.125rem;
    color: var(--ink-soft);
  }
  .also {
    overflow-wrap: anywhere;
  }
  .check.small input {
    margin: 0;
  }
  .passed {
    display: flex;
    gap: var(--space-2);
    color: var(--care);
  }
  summary {
    width: fit-content;
    min-height: 1.5rem;
    color: var(--accent);
    cursor: pointer;
  }
  details[open] > summary {
    margin-bottom: var(--space-2);
  }
  .problem {
    color: var(--stop);
    font-size: var(--text-small);
  }
  select.input {
    appearance: auto;
  }
  textarea.input {
    min-height: 5rem;
    font-family: var(--font-mono);
    font-size: var(--text-small);
    resize: vertical;
  }
  .checks {
    display: grid;
    gap: var(--space-2);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
    gap: var(--space-3);
    align-items: end;
  }
  .entries {
    display: grid;
    gap: var(--space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .entries > li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-2);
    align-items: center;
    justify-content: space-between;
    padding: 0 0 0 var(--space-3);
    border-radius: var(--radius-small);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .entries > li > span {
    padding: var(--space-2) 0;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .entries .acts {
    display: flex;
    margin-inline-start: auto;
  }
  .adding {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-3);
    border-radius: var(--radius);
    background: var(--surface-sunk);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .adding > .button {
    justify-self: start;
  }
  code {
    font-family: var(--font-mono);
  }
  @media (max-width: 48rem) {
    .setting {
      grid-template-columns: minmax(0, 1fr);
      padding-inline: var(--space-4);
    }
  }
`;

export const pageStyles = css`
  :host {
    max-width: 60rem;
    margin: 0 auto;
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin-bottom: var(--space-4);
  }
  .tabs a {
    display: inline-flex;
    align-items: center;
    min-height: var(--target);
    padding: 0 var(--space-3);
    border-radius: var(--radius-small);
    color: var(--ink-soft);
    font-weight: 550;
    text-decoration: none;
  }
  .tabs a:hover {
    background: var(--surface-hover);
  }
  .tabs a[aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .top {
    display: grid;
    gap: var(--space-2);
    max-width: 44rem;
    margin-bottom: var(--space-4);
  }
  .notes {
    display: grid;
    gap: var(--space-3);
  }
  .notes > :not(:empty) {
    margin-bottom: var(--space-4);
  }
  .card {
    margin-bottom: var(--space-5);
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .card > .head {
    display: grid;
    gap: var(--space-1);
    padding: var(--space-4) var(--space-5);
  }
  .head > .button {
    justify-self: start;
  }
  .body {
    display: grid;
    gap: var(--space-3);
    padding: 0 var(--space-5) var(--space-5);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-3);
    align-items: center;
  }
  .bar {
    position: sticky;
    bottom: 0;
    z-index: 1;
    padding: var(--space-3) var(--space-5);
    border-radius: var(--radius-large);
    background: color-mix(in srgb, var(--surface) 94%, transparent);
    backdrop-filter: blur(8px);
    box-shadow: var(--shadow), inset 0 0 0 1px var(--line);
  }
  .empty {
    padding: var(--space-7) var(--space-4);
    text-align: center;
    color: var(--ink-soft);
  }
  .table {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-small);
  }
  th {
    padding: var(--space-2) var(--space-3);
    text-align: start;
    font-weight: 550;
    color: var(--ink-soft);
  }
  td {
    padding: var(--space-3);
    border-top: 1px solid var(--line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  td ul {
    display: grid;
    gap: var(--space-1);
  }
  .tone {
    color: var(--tone);
    font-weight: 550;
  }
  @media (max-width: 48rem) {
    :host {
      padding: var(--space-4) 0;
    }
    .tabs,
    .top,
    .notes {
      padding-inline: var(--space-4);
    }
    .card {
      border-radius: 0;
      border-block: 1px solid var(--line);
      box-shadow: none;
    }
    .card > .head,
    .body {
      padding-inline: var(--space-4);
    }
    .bar {
      padding-inline: var(--space-4);
      border-radius: 0;
    }
    table,
    tbody,
    tr,
    td {
      display: block;
      width: 100%;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tr {
      padding: var(--space-3) 0;
      border-top: 1px solid var(--line);
    }
    td {
      display: grid;
      grid-template-columns: 7.5rem minmax(0, 1fr);
      gap: var(--space-2);
      padding: var(--space-1) 0;
      border: 0;
    }
    td::before {
      content: attr(data-of);
      color: var(--ink-soft);
    }
  }
`;
