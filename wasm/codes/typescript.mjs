// The TypeScript form of the code table.

const literal = (value) => JSON.stringify(value);

export function typescriptOf(rows, retryable) {
  const known = new Set(rows.map((row) => row.name));
  for (const name of retryable) {
    if (!known.has(name))
      throw new Error(`retryable.json names ${name}, which error_codes.def lacks`);
  }
  const lines = rows.map(
    ({ name, message, hint }) =>
      `  ${name}: { message: ${literal(message)}, hint: ${literal(hint)}, retryable: ${retryable.includes(name)} },`,
  );
  return [
    '// Made by wasm/codes/generate.mjs from engine/include/waferseal/error_codes.def.',
    '',
    'export const codes = {',
    ...lines,
    '} as const;',
    '',
    'export type Code = keyof typeof codes;',
    '',
  ].join('\n');
}
