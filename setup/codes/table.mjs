// Reads engine/include/waferseal/error_codes.def, the one table of error and reason codes.

const literals = '("(?:[^"\\\\]|\\\\.)*"(?:\\s*"(?:[^"\\\\]|\\\\.)*")*)';
const columns = ['(k\\w+)', literals, '(\\d{3})', '(kNever|kLater)', literals, literals];
const row = new RegExp(`^WAFERSEAL_CODE\\(\\s*${columns.join('\\s*,\\s*')}\\s*\\)`, 'gm');
const heading = /^\/\/ ---- (.+)$/gm;

// Adjacent C string literals are one string.
function text(adjacent) {
  return [...adjacent.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, part]) => JSON.parse(`"${part}"`))
    .join('');
}

/**
 * The rows in table order; `section` is the comment above a row's group. Throws on a row it cannot
 * read, so that none is lost in silence.
 */
export function parseTable(source) {
  const headings = [...source.matchAll(heading)];
  const sectionAt = (index) => headings.findLast((one) => one.index < index)?.[1] ?? '';
  const rows = [...source.matchAll(row)].map((match) => {
    const [, enumerator, name, status, retry, message, hint] = match;
    return {
      section: sectionAt(match.index),
      enumerator,
      name: text(name),
      status: Number(status),
      retryable: retry === 'kLater',
      message: text(message),
      hint: text(hint),
    };
  });
  const announced = source.match(/^WAFERSEAL_CODE\(/gm)?.length ?? 0;
  if (rows.length === 0 || rows.length !== announced) {
    throw new Error(`error_codes.def: ${announced} rows, ${rows.length} of them readable`);
  }
  const seen = new Set();
  for (const { name } of rows) {
    if (seen.has(name)) throw new Error(`error_codes.def: ${name} stands there twice`);
    seen.add(name);
  }
  return rows;
}
