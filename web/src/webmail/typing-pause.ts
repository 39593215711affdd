// Does something once a person pauses typing.

const pauseMs = 250;

/**
 * Runs a task some time after the last change, and at once where somebody cannot wait. The task is told by
 * `latest()` whether what it looked at is still what stands there.
 */
export class TypingPause {
  readonly #task: (latest: () => boolean) => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changes = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(task: (latest: () => boolean) => Promise<void>) {
    this.#task = task;
  }

  /** Something was typed. */
  changed(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#run(), pauseMs);
  }

  /** Ends when nothing waits or runs any more. */
  async settle(): Promise<void> {
    if (this.#timer !== undefined) this.#run();
    await this.#running;
  }

  /** What waits is not done, and what runs is out of date. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changes += 1;
  }

  #run(): void {
    this.stop();
    const change = this.#changes;
    this.#running = this.#task(() => change === this.#changes);
  }
}
