// The design system's values, which components use for colour, space, type and motion and nothing else.
// A page changes one by the custom property of the same name with `wafer-` before it; light or dark is
// what its `color-scheme` says.
import { css } from 'lit';

export const theme = css`
  :host {
    --font-mono: var(--wafer-font-mono, ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace);
    --text-small: var(--wafer-text-small, 0.8125rem);
    --text-body: var(--wafer-text-body, 0.9375rem);
    --text-lead: var(--wafer-text-lead, 1.125rem);
    --text-title: var(--wafer-text-title, 1.5rem);
    --space-1: var(--wafer-space-1, 0.25rem);
    --space-2: var(--wafer-space-2, 0.5rem);
    --space-3: var(--wafer-space-3, 0.75rem);
    --space-4: var(--wafer-space-4, 1rem);
    --space-5: var(--wafer-space-5, 1.5rem);
    --space-6: var(--wafer-space-6, 2rem);
    --space-7: var(--wafer-space-7, 3rem);
    --radius-small: var(--wafer-radius-small, 6px);
    --radius: var(--wafer-radius, 10px);
    --radius-large: var(--wafer-radius-large, 16px);
    --radius-round: var(--wafer-radius-round, 999px);
    --target: var(--wafer-target, 2.5rem);
    --paper: var(--wafer-paper, light-dark(#f5f4f0, #141518));
    --surface: var(--wafer-surface, light-dark(#ffffff, #1c1e22));
    --surface-sunk: var(--wafer-surface-sunk, light-dark(#faf9f6, #181a1d));
    --surface-hover: var(--wafer-surface-hover, light-dark(#f1efea, #26282d));
    --ink: var(--wafer-ink, light-dark(#1d1e22, #eceae5));
    --ink-soft: var(--wafer-ink-soft, light-dark(#595c64, #a8aab1));
    --line: var(--wafer-line, light-dark(#e4e1da, #2f3238));
    --line-strong: var(--wafer-line-strong, light-dark(#8c8980, #777a82));
    --shadow: var(
      --wafer-shadow,
      0 1px 2px light-dark(rgb(40 36 28 / 6%), rgb(0 0 0 / 40%)),
      0 8px 24px light-dark(rgb(40 36 28 / 6%), rgb(0 0 0 / 28%))
    );
    --wax: var(--wafer-wax, light-dark(#a5362b, #d8665a));
    --wax-deep: var(--wafer-wax-deep, light-dark(#7f241c, #b04a3f));
    --accent: var(--wafer-accent, light-dark(#2b4c9b, #9db8ff));
    --accent-hover: var(--wafer-accent-hover, light-dark(#223e82, #b7cbff));
    --accent-ink: var(--wafer-accent-ink, light-dark(#ffffff, #10162a));
    --accent-soft: var(--wafer-accent-soft, light-dark(#e9eefa, #222b42));
    --focus: var(--wafer-focus, light-dark(#2b4c9b, #9db8ff));
    --strong: var(--wafer-strong, light-dark(#1c6444, #7fd3a8));
    --strong-soft: var(--wafer-strong-soft, light-dark(#e5f2ea, #17301f));
    --fair: var(--wafer-fair, light-dark(#2c5891, #93bdf3));
    --fair-soft: var(--wafer-fair-soft, light-dark(#e7eff9, #1a2a40));
    --care: var(--wafer-care, light-dark(#7f5300, #ebc06c));
    --care-soft: var(--wafer-care-soft, light-dark(#fcf1d9, #362a10));
    --stop: var(--wafer-stop, light-dark(#9d2620, #f49a90));
    --stop-soft: var(--wafer-stop-soft, light-dark(#fbeae7, #3d1c19));
    --motion: var(--wafer-motion, 160ms cubic-bezier(0.2, 0, 0.1, 1));
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --motion: 0ms;
    }
  }
`;
