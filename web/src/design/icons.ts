// The icons: 20 x 20, drawn in the text's colour, hidden from screen readers (a word stands beside each).
import { type SVGTemplateResult, svg } from 'lit';

const drawn = (content: SVGTemplateResult, size = 20, kind = ''): SVGTemplateResult => svg`
  <svg class=${kind} width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor"
    stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    ${content}
  </svg>`;

const paths = {
  lock: svg`<rect x="4" y="9" width="12" height="8" rx="2"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>`,
  route: svg`<path d="M3 10h11"/><path d="m11 6.5 3.5 3.5-3.5 3.5"/><path d="M17 5v10"/>`,
  key: svg`<circle cx="7" cy="13" r="3.5"/><path d="m9.5 10.5 7-7"/><path d="m13.5 6.5 2.5 2.5"/>`,
  certificate: svg`<circle cx="10" cy="8" r="4.5"/><path d="m7.5 12-1 5.5L10 16l3.5 1.5-1-5.5"/>`,
  question: svg`<circle cx="10" cy="10" r="7.25"/><path d="M7.9 7.9a2.2 2.2 0 1 1 3 2.1c-.6.3-.9.7-.9 1.3"/><path d="M10 13.9v.1"/>`,
  person: svg`<circle cx="10" cy="7" r="3.25"/><path d="M3.75 16.75a6.4 6.4 0 0 1 12.5 0"/>`,
  pencil: svg`<path d="m4 16 .8-3.4L13 4.4a1.6 1.6 0 0 1 2.3 0l.3.3a1.6 1.6 0 0 1 0 2.3l-8.2 8.2Z"/>`,
  open: svg`<rect x="4" y="9" width="12" height="8" rx="2"/><path d="M7 9V6.5a3 3 0 0 1 5.7-1.3"/>`,
  stop: svg`<circle cx="10" cy="10" r="7.25"/><path d="m5 5 10 10"/>`,
  pause: svg`<circle cx="10" cy="10" r="7.25"/><path d="M8.25 7.5v5M11.75 7.5v5"/>`,
  wait: svg`<circle cx="10" cy="10" r="7.25"/><path d="M10 6v4l2.5 1.5"/>`,
  warn: svg`<path d="M10 3.2 17.6 16a.6.6 0 0 1-.5.9H2.9a.6.6 0 0 1-.5-.9Z"/><path d="M10 8.2v3.6M10 14.2v.1"/>`,
  check: svg`<circle cx="10" cy="10" r="7.25"/><path d="m6.9 10.3 2.1 2.1 4.1-4.6"/>`,
  attach: svg`<path d="m15.5 9.5-5.8 5.8a3.3 3.3 0 0 1-4.7-4.7l6.2-6.2a2.2 2.2 0 0 1 3.1 3.1l-6 6a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2"/>`,
  close: svg`<path d="m6 6 8 8M14 6l-8 8"/>`,
  send: svg`<path d="M16.8 3.2 3.5 8.6l5.2 2.7 2.7 5.2Z"/><path d="m8.7 11.3 3.2-3.2"/>`,
  inbox: svg`<path d="M3 11.5 5 4.8A1.2 1.2 0 0 1 6.2 4h7.6a1.2 1.2 0 0 1 1.2.8l2 6.7v3.7a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1Z"/><path d="M3 11.5h4l1 2h4l1-2h4"/>`,
  down: svg`<path d="M10 4v8"/><path d="m6.5 9 3.5 3.5L13.5 9"/><path d="M4 16h12"/>`,
  back: svg`<path d="M16 10H4"/><path d="m8.5 5.5-4.5 4.5 4.5 4.5"/>`,
  undo: svg`<path d="M4.5 8.5h7a4 4 0 0 1 0 8H8"/><path d="m7.5 5.5-3 3 3 3"/>`,
  leave: svg`<path d="M12 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H12"/><path d="M9 10h8"/><path d="m14 7 3 3-3 3"/>`,
  dice: svg`<rect x="3.5" y="3.5" width="13" height="13" rx="3"/><path d="M7 7v.1M13 13v.1M13 7v.1M7 13v.1M10 10v.1" stroke-width="2"/>`,
  file: svg`<path d="M5.5 2.8h6L15.5 7v9.2a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V3.8a1 1 0 0 1 1-1Z"/><path d="M11.3 3v4.2h4.1"/>`,
  link: svg`<path d="M8.5 11.5a3 3 0 0 0 4.2 0l2.6-2.6a3 3 0 0 0-4.2-4.2l-1 1"/><path d="M11.5 8.5a3 3 0 0 0-4.2 0l-2.600 2.600a3 3 0 0 0 4.200 4.200l1-1"/>`,
  more: svg`<path d="m5 8 5 5 5-5"/>`,
  plus: svg`<path d="M10 4.5v11M4.5 10h11"/>`,
  copy: svg`<rect x="7" y="7" width="9.5" height="9.5" rx="2"/><path d="M13 7V5.5a2 2 0 0 0-2-2H5.500a2 2 0 0 0-2 2V11a2 2 0 0 0 2 2H7"/>`,
  draft: svg`<path d="M5.5 2.8h6L15.5 7v3"/><path d="M11.3 3v4.2h4.100M5.500 2.800a1 1 0 0 0-1 1v12.400a1 1 0 0 0 1 1h3"/><path d="m10.500 17 .5-2.200 4.500-4.500 1.700 1.700-4.500 4.500Z"/>`,
  bin: svg`<path d="M4 5.500h12M8 5.500V4a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.500"/><path d="m5.500 5.500.7 10.600a1 1 0 0 0 1 .900h5.600a1 1 0 0 0 1-.900l.7-10.600"/>`,
  sliders: svg`<path d="M3.5 6.5h7M14.5 6.5h2M3.5 13.5h2M9.5 13.5h7"/><circle cx="12.5" cy="6.5" r="2"/><circle cx="7.5" cy="13.5" r="2"/>`,
  up: svg`<path d="m5 12 5-5 5 5"/>`,
  book: svg`<path d="M5 3.5h9.5a1 1 0 0 1 1 1v12H6a1.5 1.5 0 0 1-1.5-1.5V4"/><path d="M4.5 15A1.5 1.5 0 0 1 6 13.5h9.5"/>`,
} as const;

export type IconName = keyof typeof paths;

// They point along the line of reading.
const directed: ReadonlySet<IconName> = new Set(['route', 'send', 'back', 'undo', 'leave']);

export function icon(name: IconName, size?: number): SVGTemplateResult {
  return drawn(paths[name], size, directed.has(name) ? 'directed' : '');
}

// The mark: a wafer, pressed once.
export function wafer(size = 28): SVGTemplateResult {
  return svg`
    <svg width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="var(--wax)" d="M16 1.5c1.6 0 2.3 1.7 3.8 2.1s3.1-.7 4.5.2 1.2 2.6 2.3 3.7 3 1.1 3.6 2.6-.8 2.8-.4 4.3 1.9 2.4 1.6 4-2.3 1.9-2.9 3.4.4 3.1-.7 4.3-2.9.5-4.2 1.5-1.6 2.8-3.1 3.2-2.6-1-4.2-1-2.7 1.4-4.2 1-1.8-2.3-3.1-3.2-3.1-.3-4.2-1.5-.1-2.8-.7-4.3S1.4 19.200 1.200 17.600s1.300-2.500 1.600-4-1-2.800-.4-4.300 2.500-1.500 3.600-2.600.9-2.900 2.300-3.700 2.900.600 4.400.2S14.400 1.500 16 1.500Z"/>
      <circle cx="16" cy="16" r="9" fill="none" stroke="var(--surface)" stroke-opacity=".55" stroke-width="1.200"/>
      <path d="m11 13.200 2.400 6.300 2.600-6.300 2.600 6.300 2.400-6.300" fill="none" stroke="var(--surface)" stroke-width="1.700" stroke-linecap="round" stroke-linejoin="round"/>
    </svg>`;
}
