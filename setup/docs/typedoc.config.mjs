// What TypeDoc makes of the npm package. Paths are relative to this file.
import { ReflectionKind } from 'typedoc';

/** A parameter that is taken apart where it comes in has no name: it gets that of its type. */
function namesOfParameters(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
      if (parameter.name !== '__namedParameters') continue;
      const [word] = /[A-Z][a-z]+$/.exec(parameter.type?.name ?? '') ?? ['Options'];
      parameter.name = word.toLowerCase();
    }
  });
}

export default {
  entryPoints: ['../../wasm/src/index.ts'],
  tsconfig: '../../wasm/tsconfig.json',
  plugin: [namesOfParameters],
  out: '../../build/api',

  name: 'waferseal',
  includeVersion: true,
  readme: '../../wasm/README.md',
  // Links to sources need an address that this checkout does not know.
  disableSources: true,
  sort: ['source-order'],

  excludeInternal: true,
  validation: {
    notDocumented: true,
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
  },
  // Not the members of plain data, where a sentence would often repeat the name.
  requiredToBeDocumented: [
    'Class',
    'Interface',
    'TypeAlias',
    'Enum',
    'Variable',
    'Function',
    'Constructor',
    'Method',
    'Accessor',
  ],
};
