// The TypeScript form of the code table.

const literal = (value) => JSON.stringify(value);

export function typescriptOf(rows) {
  const lines = rows.map(
    ({ name, message, hint, retryable }) =>
      `  ${name}: { message: ${literal(message)}, hint: ${literal(hint)}, retryable: ${retryable} },`,
  );
  return [
    '// Made by npm run codes from engine/include/waferseal/error_codes.def.',
    '',
    'export const codes = {',
    ...lines,
    '} as const;',
    '',
    'export type Code = keyof typeof codes;',
    '',
  ].join('\n');
}
