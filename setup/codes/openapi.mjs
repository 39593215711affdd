// The schema Code in native/server/openapi.yaml: every name of the table, between two marks.

const kBegin = '    # Made by npm run codes from engine/include/waferseal/error_codes.def.\n';
const kEnd = '    # End of what npm run codes makes.\n';
const kWidth = 130;

function schemaOf(rows) {
  const lines = [];
  let line = '       ';
  for (const { name } of rows) {
    if (line.length + name.length + 2 > kWidth) {
      lines.push(line);
      line = '       ';
    }
    line += ` ${name},`;
  }
  lines.push(line.slice(0, -1));
  return `    Code:\n      type: string\n      enum: [\n${lines.join('\n')}]\n`;
}

/** `document` with the schema as the table gives it. Throws when the marks are not there once. */
export function openapiOf(rows, document) {
  const [before, made, ...more] = document.split(kBegin);
  const [, after, ...rest] = (made ?? '').split(kEnd);
  if (after === undefined || more.length > 0 || rest.length > 0) {
    throw new Error('openapi.yaml: the marks around the schema Code do not stand there once');
  }
  return `${before}${kBegin}${schemaOf(rows)}${kEnd}${after}`;
}

/**
 * What the document says about codes in words and the table does not bear out, as lines: a name in
 * backquotes that is no code, member, value of an enumeration or cookie, and a code under a status that is
 * not the table's.
 */
export function openapiFaults(rows, document) {
  const statuses = new Map(rows.map(({ name, status }) => [name, status]));
  const words = [
    ...[...document.matchAll(/([A-Za-z_]+):/g)].map(([, name]) => name),
    ...[...document.matchAll(/enum: \[([^\]]*)\]/g)].flatMap(([, list]) => list.split(/[,\s]+/)),
  ];
  const known = new Set(words);
  const faults = [];
  // The status of the response that a line stands in, while lines are indented deeper than it.
  let response = null;
  document.split('\n').forEach((line, index) => {
    const where = `openapi.yaml:${index + 1}`;
    const indent = line.search(/\S/);
    const opened = /^ *"([1-5]\d\d)":/.exec(line);
    if (opened) response = { indent, status: Number(opened[1]) };
    else if (response !== null && indent >= 0 && indent <= response.indent) response = null;
    for (const [, beside, name] of line.matchAll(/(?:([1-5]\d\d) )?(?<!cookie )`([a-z0-9_]+)`/g)) {
      const status = statuses.get(name);
      if (status === undefined) {
        if (!known.has(name)) faults.push(`${where}: ${name} is no code and no member`);
        continue;
      }
      const said = beside === undefined ? response?.status : Number(beside);
      if (said !== undefined && said >= 400 && said !== status) {
        faults.push(`${where}: ${name} is answered with ${status}, not with ${said}`);
      }
    }
  });
  return faults;
}
