// Styles that every component shares: text, buttons, fields, focus.
import { css } from 'lit';
import { theme } from './theme.js';

export const controls = css`
  ${theme}
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    color: var(--ink);
    font-size: var(--text-body);
    line-height: 1.5;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h1 {
    font-size: var(--text-title);
    font-weight: 620;
    letter-spacing: -0.015em;
    line-height: 1.25;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--text-body);
    font-weight: 620;
  }
  a {
    color: var(--accent);
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: 0 var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    background: var(--surface);
    color: var(--ink);
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
    transition: background var(--motion), border-color var(--motion);
  }
  .button:hover {
    background: var(--surface-hover);
  }
  .button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--accent-ink);
  }
  .button.primary:hover {
    background: var(--accent-hover);
  }
  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--ink-soft);
  }
  .button.quiet:hover {
    background: var(--surface-hover);
    color: var(--ink);
  }
  .button.danger {
    color: var(--stop);
  }
  .button.icon {
    width: var(--target);
    padding: 0;
  }
  .button[disabled],
  .button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.55;
  }

  .as-link {
    min-height: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font-size: var(--text-small);
    text-align: start;
    cursor: pointer;
  }

  .field {
    display: grid;
    gap: var(--space-1);
  }
  .field > label,
  .label {
    font-size: var(--text-small);
    font-weight: 550;
    color: var(--ink-soft);
  }
  .input {
    width: 100%;
    min-height: var(--target);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    background: var(--surface);
    transition: border-color var(--motion);
  }
  .input:focus-visible {
    border-color: var(--focus);
    outline-offset: 0;
  }
  .input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
  .hint {
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  .check {
    display: flex;
    align-items: flex-start;
    gap: var(--space-2);
    cursor: pointer;
  }
  .check input {
    width: 1.125rem;
    height: 1.125rem;
    margin: 0.1875rem 0 0;
    accent-color: var(--accent);
    flex: none;
  }

  .note {
    display: flex;
    gap: var(--space-3);
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius);
    background: var(--fair-soft);
    color: var(--ink);
  }
  .note > svg {
    margin-top: 0.125rem;
    color: var(--fair);
  }
  .note.care {
    background: var(--care-soft);
  }
  .note.care > svg {
    color: var(--care);
  }
  .note.stop {
    background: var(--stop-soft);
  }
  .note.stop > svg {
    color: var(--stop);
  }
  .note.strong {
    background: var(--strong-soft);
  }
  .note.strong > svg {
    color: var(--strong);
  }
  .note strong {
    font-weight: 620;
  }

  svg {
    flex: none;
  }
  svg.directed:dir(rtl) {
    scale: -1 1;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
  progress {
    display: block;
    width: 100%;
    height: 4px;
    margin-top: 0.25rem;
    border: 0;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
    accent-color: var(--accent);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
    transition: width var(--motion);
  }
  .only-read {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .soft {
    color: var(--ink-soft);
  }
  .small {
    font-size: var(--text-small);
  }
`;
