// Mutants of the cases: joined, nested, cut apart and written otherwise, by a seed that gives the same ones again.

/** mulberry32: 32 bits of state, the same everywhere. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return { next, below, one: (list) => list[below(list.length)] };
}

const around = [
  '<math><mtext>%</mtext></math>',
  '<math><annotation-xml encoding="text/html">%</annotation-xml></math>',
  '<math><mi><mglyph>%</mglyph></mi></math>',
  '<svg>%</svg>',
  '<svg><foreignObject>%</foreignObject></svg>',
  '<svg><desc>%</desc></svg>',
  '<svg><style>%</style></svg>',
  '<svg><title>%</title></svg>',
  '<table><tr>%</tr></table>',
  '<table><caption>%</caption></table>',
  '<select><option>%</option></select>',
  '<p>%<p>',
  '<a href="#">%</a>',
  '<h1>%</h2>',
  '<form>%</form>',
  '<noscript>%</noscript>',
  '<template>%</template>',
  '<div><template shadowrootmode=open>%</template></div>',
  '<style>%</style>',
  '<title>%</title>',
  '<textarea>%</textarea>',
  '<xmp>%</xmp>',
  '<noembed>%</noembed>',
  '<iframe>%</iframe>',
  '<!--%-->',
  '<!--><!--%--!>',
  '<![CDATA[%]]>',
  '<p title="%">x</p>',
  "<p title='%'>x</p>",
  '<p title=%>x</p>',
  '<p style="%">x</p>',
  '<svg><![CDATA[%]]></svg>',
  '<?%?>',
  '</%>',
];

const between = [
  ' ',
  '\n',
  '\t',
  '\f',
  '\0',
  '/',
  '>',
  '<',
  '"',
  "'",
  '=',
  '`',
  '--',
  '\x1b(B',
  '\u202E',
  '\ufeff',
  '</p>',
  '</svg>',
  '</math>',
  '</style>',
  '</table>',
  '<br>',
  '\\',
  '/**/',
];

function cut(random, text) {
  const at = random.below(text.length + 1);
  return [text.slice(0, at), text.slice(at)];
}

const entity = (random, letter) => {
  const code = letter.codePointAt(0);
  return random.one([`&#${code};`, `&#x${code.toString(16)};`, `&#0000${code}`]);
};

// Some characters of a text, each written in another way.
const someOf = (rate, write) => (random, text) =>
  Array.from(text, (letter) => (random.next() < rate ? write(random, letter) : letter)).join('');

const operators = [
  (_random, a, b) => a + b,
  (random, a, b) => random.one(around).replace('%', () => (random.next() < 0.5 ? a : a + b)),
  (random, a) => random.one(around).replace('%', () => random.one(around).replace('%', () => a)),
  (random, a, b) => {
    const [head, tail] = cut(random, a);
    return head + b + tail;
  },
  (random, a, b) => cut(random, a)[0] + cut(random, b)[1],
  (random, a) => {
    const [head, tail] = cut(random, a);
    return head + tail.slice(random.below(8));
  },
  (random, a) => {
    const [head, tail] = cut(random, a);
    return head + random.one(between) + tail;
  },
  (random, a) => a.replaceAll(/<\/\w+>/g, (tag) => (random.next() < 0.5 ? '' : tag)),
  (random, a) => a.replaceAll('"', () => random.one(['"', "'", '&quot;'])),
  (random, a) => a.replaceAll('<', () => random.one(['<', '<', '&lt;', '<<'])),
  (random, a) => a.replaceAll(/=(["']?)/g, (all) => (random.next() < 0.3 ? ` ${all}` : all)),
  someOf(0.1, entity),
  someOf(0.3, (random, letter) =>
    random.next() < 0.5 ? letter.toUpperCase() : letter.toLowerCase(),
  ),
  someOf(0.02, (random, letter) => letter + random.one(between)),
  someOf(0.05, (_, letter) => `\\${letter.codePointAt(0).toString(16)} `),
];

// The largest cases are tried as they stand; their mutants would only be slow.
const longest = 2000;

/** The mutant with this number. `cases` are armed for it already. */
export function mutant(seed, number, cases) {
  const random = randomFrom(seed ^ Math.imul(number + 1, 0x9e3779b1));
  const small = cases.filter((text) => text.length < longest);
  let text = random.one(small);
  for (let steps = 1 + random.below(4); steps > 0; --steps) {
    text = random.one(operators)(random, text, random.one(small));
  }
  return text;
}
