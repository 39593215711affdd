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
    '/**',
    ' * For pages that show codes: what happened, what to do, and whether the same call may succeed later.',
    ' * WafersealError has these of its own code; the reason of a decision is one of them as well.',
    ' */',
    'export const codes = {',
    ...lines,
    '} as const;',
    '',
    '/** A stable name of an error or a reason; none is ever renamed or used for something else. */',
    'export type Code = keyof typeof codes;',
    '',
  ].join('\n');
}
