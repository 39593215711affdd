// data-tone="strong|fair|care|stop|none" gives --tone and --tone-soft.
import { css } from 'lit';

export const tones = css`
  [data-tone] {
    --tone: var(--ink-soft);
    --tone-soft: var(--surface-hover);
  }
  [data-tone='strong'] {
    --tone: var(--strong);
    --tone-soft: var(--strong-soft);
  }
  [data-tone='fair'] {
    --tone: var(--fair);
    --tone-soft: var(--fair-soft);
  }
  [data-tone='care'] {
    --tone: var(--care);
    --tone-soft: var(--care-soft);
  }
  [data-tone='stop'] {
    --tone: var(--stop);
    --tone-soft: var(--stop-soft);
  }
`;
