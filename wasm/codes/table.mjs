// Reads engine/include/waferseal/error_codes.def, the one table of error and reason codes.

const row =
  /^WAFERSEAL_CODE\(\s*(k\w+)\s*,\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)\s*,\s*(\d{3})\s*,\s*(kNever|kLater)\s*,\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)\s*,\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)\s*\)/gm;

// Adjacent C string literals are one string.
function text(literals) {
  return [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, part]) => JSON.parse(`"${part}"`))
    .join('');
}

// The rows in table order. Throws on a row it cannot read, so that none is lost in silence.
export function parseTable(source) {
  const rows = [...source.matchAll(row)].map(([, enumerator, name, status, retry, message, hint]) => ({
    enumerator,
    name: text(name),
    status: Number(status),
    retryable: retry === 'kLater',
    message: text(message),
    hint: text(hint),
  }));
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
