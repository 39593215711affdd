// Page, worker and engine are one version, whatever a cache thinks.
import { WafersealError } from './errors.js';
import type { Caller } from './rpc/caller.js';
import { version } from './version.js';
import type { WorkerOperations } from './worker/operations/index.js';

/**
 * Tells `other` of a worker of another version, before any other call of it is answered: nothing that it
 * says is used.
 */
export async function checkVersion(
  caller: Caller<WorkerOperations>,
  other: (error: WafersealError) => void,
): Promise<void> {
  const loaded = await caller.call('version', []).catch(() => version);
  if (loaded === version) return;
  other(new WafersealError('engine_other', { detail: `${loaded}, not ${version}` }));
}
