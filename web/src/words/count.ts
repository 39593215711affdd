/** For languages with one form for one and another for more. */
export const count = (n: number, one: string, many: string): string =>
  `${n} ${n === 1 ? one : many}`;
