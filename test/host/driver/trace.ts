// Chromium's own account of the frames of a window, by its tracing. Not what was drawn in them.
// Follows the Chrome DevTools Protocol (Tracing), and the frames' events of its timeline.
import type { CDPSession, Page } from 'playwright-core';

/** Frames by what became of them, of all documents of the window together. */
export interface FrameCounts {
  begun: number;
  drawn: number;
  dropped: number;
}

interface TraceEvent {
  name: string;
}

const category = 'disabled-by-default-devtools.timeline.frame';

export class FrameTrace {
  readonly #session: CDPSession;
  readonly #names = new Map<string, number>();

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async start(page: Page): Promise<FrameTrace> {
    const session = await page.context().newCDPSession(page);
    const trace = new FrameTrace(session);
    session.on('Tracing.dataCollected', ({ value }) => {
      for (const { name } of value as unknown as TraceEvent[])
        trace.#names.set(name, (trace.#names.get(name) ?? 0) + 1);
    });
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: [category, 'devtools.timeline.frame'], excludedCategories: ['*'] },
    });
    return trace;
  }

  async end(): Promise<FrameCounts> {
    const complete = new Promise(resolve => this.#session.once('Tracing.tracingComplete', resolve));
    await this.#session.send('Tracing.end');
    await complete;
    await this.#session.detach();
    const of = (name: string): number => this.#names.get(name) ?? 0;
    return { begun: of('BeginFrame'), drawn: of('DrawFrame'), dropped: of('DroppedFrame') };
  }
}
