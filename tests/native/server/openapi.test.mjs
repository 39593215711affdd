// Holds the server against native/server/openapi.yaml: its routes, and all that it answered in the
// tests of this part, which write their exchanges down (http_client.cc).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { root } from '../../../setup/root.mjs';

const document = parse(fs.readFileSync(path.join(root, 'native/server/openapi.yaml'), 'utf8'));
const build = path.join(root, 'build/native');
const exchanges = readExchanges(path.join(build, 'exchanges'));
const methods = ['get', 'put', 'post', 'delete'];

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
ajv.addSchema({ $id: 'openapi', ...document }, 'openapi');
const validators = new Map();

// {method, path, pattern, operation}: one for each word that a path may end with.
const operations = Object.entries(document.paths).flatMap(([pattern, item]) =>
  methods
    .filter((method) => item[method])
    .flatMap((method) => {
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
      const words = parameters.find(({ name }) => name === 'operation')?.schema.enum;
      const paths = words ? words.map((word) => pattern.replace('{operation}', word)) : [pattern];
      return paths.map((one) => ({ method, path: one, pattern, operation: item[method] }));
    }),
);

function readExchanges(folder) {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files.flatMap((name) =>
    fs
      .readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

// Pages and what they load are files; http_edge_test looks at them.
function isPage({ method, path: asked, status }) {
  return method === 'GET' && status === 200 && !/^\/(api|guard|portal)\//.test(asked);
}

function operationOf({ method, path: asked }) {
  const parts = asked.split('/');
  return operations.find((one) => {
    const pattern = one.path.split('/');
    return (
      one.method === method.toLowerCase() &&
      pattern.length === parts.length &&
      pattern.every((part, i) => part.startsWith('{') || part === parts[i])
    );
  });
}

function resolved(node) {
  if (!node?.$ref) return node;
  const { $ref, ...rest } = node;
  const target = $ref
    .replace('#/', '')
    .split('/')
    .reduce((at, key) => at[key], document);
  return { ...target, ...rest };
}

// Members that the schema does not name are faults of the document, too.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = { ...schema };
  for (const key of ['items', 'additionalProperties']) if (copy[key]) copy[key] = closed(copy[key]);
  if (copy.oneOf) copy.oneOf = copy.oneOf.map(closed);
  if (copy.properties) {
    copy.properties = Object.fromEntries(
      Object.entries(copy.properties).map(([name, value]) => [name, closed(value)]),
    );
  }
  if (copy.$ref) copy.$ref = copy.$ref.replace('#/', 'openapi#/');
  if (copy.allOf) copy.allOf = copy.allOf.map((part) => opened(part));
  const isObject = copy.properties || copy.$ref || copy.allOf;
  return isObject && copy.additionalProperties === undefined
    ? { ...copy, unevaluatedProperties: false }
    : copy;
}
// A part of an object: the whole says what else there may be.
function opened(part) {
  const { unevaluatedProperties: _, ...rest } = closed(part);
  return rest;
}

function faultsOf(schema, value) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(closed(schema)));
  const validate = validators.get(key);
  if (validate(value)) return [];
  return validate.errors.map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

const codes = new Set(document.components.schemas.Code.enum);
// The description of a problem names its codes in backquotes.
function codesOf(response) {
  const words = [...(response.description ?? '').matchAll(/`([a-z0-9_]+)`/g)];
  return words.map(([, word]) => word).filter((word) => codes.has(word));
}

// What may be answered to anything.
const common = document['x-common-codes'];

function faultsOfExchange(exchange) {
  const { status, type, json } = exchange;
  const found = operationOf(exchange);
  if (!found && isPage(exchange)) return [];
  if (!found) {
    const code = json?.code;
    return common[status]?.includes(code) ? [] : [`${code ?? 'an answer'} without an operation`];
  }
  const problem = type === 'application/problem+json';
  const shared = problem && common[status]?.includes(json?.code);
  if (shared) return faultsOf({ $ref: '#/components/schemas/Problem' }, json);
  const { responses } = found.operation;
  const response = resolved(responses[status] ?? (status < 400 ? undefined : responses.default));
  if (!response) return [`status ${status} ${json?.code ?? ''} is not named`];
  const content = response.content?.[type];
  if (type && !content) return [`content type ${type} is not named`];
  if (problem && !codesOf(response).includes(json.code)) return [`${json.code} is not named`];
  return content?.schema ? faultsOf(content.schema, json) : [];
}

test('the routes of the server are those of openapi.yaml', () => {
  const printed = spawnSync(path.join(build, 'tests/print_routes'), { encoding: 'utf8' });
  assert.equal(printed.status, 0, printed.stderr);
  const routes = printed.stdout.trim().split('\n');
  const paths = routes.map((route) => route.split(' ')[1]);
  const named = operations
    .filter(({ path: one }) => one !== '/p' && !document.paths[one]?.servers) // a page, the monitor's
    .map(({ method, path: one, pattern, operation }) => {
      const types = Object.keys(resolved(operation.requestBody)?.content ?? {});
      const shown = paths.includes(pattern) ? pattern : one;
      return `${method.toUpperCase()} ${shown} ${types.join(',')}`.trimEnd();
    });
  assert.deepEqual(routes.sort(), [...new Set(named)].sort());
});

test('what the server answered fits to openapi.yaml', () => {
  assert.ok(exchanges.length > 100, 'the tests wrote hardly anything down');
  const faults = new Map();
  for (const exchange of exchanges) {
    for (const fault of faultsOfExchange(exchange)) {
      faults.set(`${exchange.method} ${exchange.path} ${exchange.status}: ${fault}`, exchange);
    }
  }
  assert.deepEqual([...faults.keys()], []);
});

test('every status that openapi.yaml names was answered in some test', () => {
  const seen = new Set(
    exchanges.map((exchange) => {
      const { pattern = '', method = '' } = operationOf(exchange) ?? {};
      return `${method} ${pattern} ${exchange.status}`;
    }),
  );
  const named = operations.flatMap(({ method, pattern, operation }) =>
    Object.keys(operation.responses)
      .filter((status) => status !== 'default')
      .map((status) => `${method} ${pattern} ${status}`),
  );
  assert.deepEqual(
    [...new Set(named)].filter((one) => !seen.has(one)),
    [],
  );
});
