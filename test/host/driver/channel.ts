// The driver's end of the channel: a small server on loopback through which suites act on the window.
// Not the window itself (browser.ts) nor the suites' end (control.ts).
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import type { Link } from './link.js';
import { FrameTrace } from './trace.js';
import { documentOf, findWebview } from './webviews.js';
import type { Answer, WindowApi } from './words.js';

type Served = {
  [K in keyof WindowApi]: (p: Parameters<WindowApi[K]>[0]) => Promise<ReturnType<WindowApi[K]>>;
};

export interface Channel {
  url: string;
  close(): void;
}

/** Serves a window, which may not be open yet: `page` and `link` are asked at each call. */
export async function serveWindow(page: () => Page, link: () => Link): Promise<Channel> {
  const served = methods(page, link);
  const server = createServer((request, response) => {
    void answer(served, request).then(reply => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(reply));
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The channel has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(served: Served, request: IncomingMessage): Promise<Answer> {
  try {
    const name = (request.url ?? '').slice(1);
    if (!Object.hasOwn(served, name)) throw new Error(`The window knows no ${name}.`);
    const method = served[name as keyof Served] as (p: unknown) => Promise<unknown>;
    return { value: (await method(await json(request))) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function methods(page: () => Page, link: () => Link): Served {
  const done = async (act: Promise<unknown>): Promise<null> => {
    await act;
    return null;
  };
  let trace: FrameTrace | undefined;
  return {
    screenshot: ({ path }) => done(page().screenshot({ path })),
    press: ({ key }) => done(page().keyboard.press(key)),
    type: ({ text }) => done(page().keyboard.type(text)),
    click: ({ x, y, button = 'left' }) => done(page().mouse.click(x, y, { button })),
    move: ({ x, y }) => done(page().mouse.move(x, y)),
    wheel: ({ dx, dy }) => done(page().mouse.wheel(dx, dy)),
    resize: size => done(page().setViewportSize(size)),
    inView: async ({ expression, place }) => (await documentOf(page(), place, 10_000)).evaluate(expression),
    viewBox: async ({ place }) => (await findWebview(page(), place))?.box ?? null,
    inWindow: ({ expression }) => page().evaluate(expression),
    shapeLink: shape => {
      link().shape(shape);
      return Promise.resolve(null);
    },
    traffic: () => Promise.resolve(link().traffic()),
    startTrace: async () => {
      trace = await FrameTrace.start(page());
      return null;
    },
    endTrace: async () => {
      if (!trace) throw new Error('No trace was started.');
      return trace.end();
    },
  };
}
