// How a method looks: an icon and a tone; the words stand in words/.
import type { CopyState, Level, Method } from 'waferseal';
import type { IconName } from './icons.js';

export type Tone = 'strong' | 'fair' | 'care' | 'stop';

export const methodIcon: Record<Method, IconName> = {
  tls: 'route',
  openpgp: 'key',
  smime: 'certificate',
  'escrow-question': 'question',
  'escrow-login': 'person',
  ask: 'pencil',
  insecure: 'open',
  refuse: 'stop',
  hold: 'pause',
};

export function toneOf(method: Method, level?: Level | null): Tone {
  if (method === 'refuse') return 'stop';
  if (method === 'ask' || method === 'hold' || method === 'insecure' || level === 'L0')
    return 'care';
  return level === 'L1' || level === 'L2' ? 'fair' : 'strong';
}

export const stateIcon: Record<CopyState, IconName> = {
  queued: 'wait',
  deferred: 'wait',
  sent: 'check',
  notified: 'inbox',
  opened: 'check',
  'fell-back': 'undo',
  failed: 'warn',
  retracted: 'close',
  expired: 'close',
};

export const stateTone: Record<CopyState, Tone> = {
  queued: 'fair',
  deferred: 'care',
  sent: 'strong',
  notified: 'fair',
  opened: 'strong',
  'fell-back': 'care',
  failed: 'stop',
  retracted: 'care',
  expired: 'care',
};
