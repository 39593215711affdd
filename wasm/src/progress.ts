/** How far a call has come. */
export interface Progress {
  /** 0 to 1, by the bytes that it reads. */
  done: number;
}

/** Runs `work` with a port over which the worker tells how far it is; none if nobody asks. */
export async function withProgress<T>(
  onProgress: ((progress: Progress) => void) | undefined,
  work: (port: MessagePort | undefined) => Promise<T>,
): Promise<T> {
  if (!onProgress) return work(undefined);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>): void => onProgress({ done: data });
  try {
    const result = await work(port2);
    // What was told last stands in a queue of its own.
    await new Promise((resolve) => setTimeout(resolve));
    return result;
  } finally {
    port1.close();
  }
}
