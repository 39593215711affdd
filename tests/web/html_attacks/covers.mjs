// Markup that shows itself over the page around it, or pushes that away: the reader would believe it to be the page's own words.

const everywhere =
  'position:fixed;inset:0;display:block;width:9999px;height:9999px;z-index:2147483647';

export const covers = [
  ['overlay', `<div style="${everywhere};background:red">Log in again</div>`, 'cover'],
  [
    'overlay, out of the frame',
    '<div style="position:absolute;top:-999px;left:-999px;width:9999px;height:9999px;margin:-999px;background:red">x</div>',
    'cover',
  ],
  [
    'overlay by sticky',
    '<div style="position:sticky;top:0;height:0"><div style="position:absolute;top:-3000px;left:0;width:9999px;height:9999px;background:red;z-index:99">x</div></div>',
    'cover',
  ],
  [
    'overlay by margins',
    '<div style="margin:-3000px 0 0 -3000px;width:9999px;height:9999px;background:red;position:relative;z-index:99">x</div>',
    'cover',
  ],
  [
    'overlay by shadow and outline',
    '<div style="width:9px;height:9px;position:relative;z-index:99;box-shadow:0 0 0 3000px red;outline:3000px solid red">x</div>',
    'cover',
  ],
  [
    'overlay by text',
    '<div style="position:relative;z-index:99;font-size:3000px;line-height:0.1;color:red;white-space:nowrap">█████</div>',
    'cover',
  ],
  [
    'overlay by a table',
    `<table style="${everywhere};background:red"><tr><td>Log in again</td></tr></table>`,
    'cover',
  ],
  [
    'overlay by a picture',
    `<img style="${everywhere};background:red" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">`,
    'cover',
  ],
  [
    'overlay by svg',
    `<svg style="${everywhere}"><rect width="9999" height="9999" fill="red"></rect></svg>`,
    'cover',
  ],
  [
    'overlay by popover and dialog',
    '<div popover=manual id=p style="display:block;position:fixed;inset:0">x</div><dialog open style="position:fixed;inset:-999px;width:9999px;height:9999px;max-width:none;max-height:none;margin:0;background:red;z-index:99">x</dialog>',
    'cover',
  ],
  [
    'overlay by transform',
    '<div style="transform:scale(99) translate(-9px,-9px);position:fixed;inset:0;background:red;z-index:99">x</div>',
    'cover',
  ],
  [
    'overlay by the newer properties',
    '<div style="translate:-50% -50%;scale:99;rotate:1deg;position:fixed;inset:0;background:red;z-index:99;view-transition-name:x;anchor-name:--a">x</div>',
    'cover',
  ],
  [
    'overlay by a filter',
    '<div style="position:fixed;inset:0;backdrop-filter:invert(1);mix-blend-mode:difference;background:red;z-index:99">x</div>',
    'cover',
  ],
  [
    'overlay by an animation',
    '<style>@keyframes k{from,to{transform:scale(99)}}</style><div style="animation:k 9s infinite;position:fixed;inset:0;background:red;z-index:99">x</div>',
    'cover',
  ],
  [
    'style for the page',
    '<style>:host,html,body,wafer-letter-view,article{display:none!important}</style><style>h1{color:red}</style>',
    'cover',
  ],
  [
    'very high and very wide',
    '<div style="height:33554400px;width:33554400px;background:red;position:absolute;top:-99999px;left:-99999px;z-index:99">x</div>',
    'cover',
  ],
  [
    'frame, size of its own',
    '<meta name=viewport content="width=9999"><meta http-equiv="Supports-Loading-Mode" content="fenced-frame"><iframe style="position:fixed;inset:0;width:9999px;height:9999px;background:red;z-index:99" srcdoc="<body style=background:red>"></iframe>',
    'cover',
  ],
];
