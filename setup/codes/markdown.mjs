// docs/CODES.md: the code table for people who met a code in an answer, a trace or a log line.

const kOpening = `# Codes

<!-- Made by npm run codes from engine/include/waferseal/error_codes.def. -->

Every error and every reason of a decision has a stable name, which is never reused or renamed. It stands as \`code\` in answers of the
HTTP API, as \`reason\` in traces, as the code of a \`WafersealError\`, and in logs.

- **Status** is that of an HTTP answer with this code. Most codes are never one by themselves: they are reasons in a trace, or what a
  delivery waits for.
- **Again**: whether the very same request may succeed later, because a machine, a line or a limit was at fault and not what was asked.`;

const cell = (text) => text.replaceAll('|', '\\|');

// "dns: what it is. More about it." gives the heading and a paragraph.
function headingOf(section) {
  const [, title, rest] = /^(.+?)(?:\. (.+))?$/.exec(section);
  return rest === undefined ? `## ${title}` : `## ${title}\n\n${rest}`;
}

function tableOf(rows) {
  const lines = rows.map(
    ({ name, status, retryable, message, hint }) =>
      `| \`${name}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${cell(message)} | ${cell(hint)} |`,
  );
  return [
    '| code | status | again | what happened | what to do |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

export function markdownOf(rows) {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const chapters = sections.map(
    (section) =>
      `${headingOf(section)}\n\n${tableOf(rows.filter((row) => row.section === section))}`,
  );
  return `${[kOpening, ...chapters].join('\n\n')}\n`;
}
