// What a message begins with that answers a reply, and what it must not be protected less than.
import type { Assurance, Floor, GivenQuestion, Level } from 'waferseal';

/** From the reply to the composer. */
export interface Answering {
  /** The message that was replied to. */
  message: string;
  recipient: string;
  /** 0 to 5: how its copy was protected. */
  level: number;
  subject: string;
  inReplyTo: string;
  /** With the reply quoted. */
  text: string;
  /** What else is being written goes. */
  giveUp: boolean;
  /** The one that the recipient was asked, to be asked again. */
  question?: GivenQuestion;
}

/**
 * Quoted text was protected at this level: no copy of what quotes it goes out with less, and none in clear
 * even where that level promised nothing for sure.
 */
export function floorOf(level: Level): Floor {
  return { level, min_tls: 'pkix' };
}

const assurances: readonly Assurance[] = ['none', 'opportunistic', 'pkix', 'mta-sts', 'dane'];

/** What meets both. */
export function joined(a: Floor, b: Floor): Floor {
  const level = [a.level ?? 'L0', b.level ?? 'L0'].sort()[1] as Level;
  const min_tls = assurances[
    Math.max(assurances.indexOf(a.min_tls ?? 'none'), assurances.indexOf(b.min_tls ?? 'none'))
  ] as Assurance;
  return { ...a, ...b, level, min_tls };
}

/** What a writer's program says is an id of its message; empty when it is none, so that it is in nobody's way. */
export function messageIdIn(text: string): string {
  return /^[\w!#$%&'*+/=?^`{|}~.-]{1,120}@[a-z0-9.-]{1,120}$/i.test(text) ? text : '';
}

/** "Re: ", once. */
export function subjectOf(subject: string): string {
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}
