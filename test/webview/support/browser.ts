// One Chromium for all pages of tests, and pages opened as VS Code would show them.
import { chromium, type Browser, type Page } from 'playwright-core';
import { serve, type Site, type ThemeName } from './site.js';
import type { ViewCommand } from '../../../src/protocol/view.js';
import type { MemoryName } from '../page/memory.js';
import type { StructName } from '../page/struct-host.js';

export interface Opened {
  theme?: ThemeName;
  width?: number;
  height?: number;
  memory?: MemoryName;
  /** What is bound to it; the struct pane is open then. */
  struct?: StructName;
  /** The segment's name. */
  name?: string;
  /** What VS Code kept from before. */
  saved?: unknown;
  /** Milliseconds until the host answers the first call. */
  delay?: number;
  reducedMotion?: boolean;
  /** A language that there is a translation for. */
  language?: string;
  /** Don't wait until bytes are on screen. */
  early?: boolean;
}

/** Chromium and what it is served: one for all files of tests, for as long as one of them is at it. */
interface House {
  browser: Browser;
  site: Site;
  /** Left by tests that have passed: the next ones load their own documents into them. */
  free: Page[];
}
let house: Promise<House> | undefined;
let guests = 0;

async function enter(): Promise<House> {
  guests++;
  house ??= (async () => {
    const site = await serve();
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    return { browser, site, free: [] };
  })();
  return house;
}

async function leave({ browser, site }: House): Promise<void> {
  if (--guests > 0) return;
  house = undefined;
  await browser.close();
  await site.close();
}

export class Stage {
  readonly #house: House;
  /** In use, and those that a test which failed has not left. */
  readonly #pages = new Set<Page>();
  /** Of documents that were replaced. */
  readonly #found: string[] = [];

  private constructor(of: House) {
    this.#house = of;
  }

  static async open(): Promise<Stage> {
    return new Stage(await enter());
  }

  get site(): Site {
    return this.#house.site;
  }

  /** Throws what any of its pages threw or logged as an error: a refusal of the page's policy is one. */
  async close(): Promise<void> {
    const pages = [...this.#pages];
    await Promise.all(pages.map(page => page.close()));
    await leave(this.#house);
    const all = [...this.#found, ...pages.flatMap(page => errorsOf(page))];
    if (all.length > 0) throw new Error(`pages had errors:\n${[...new Set(all)].join('\n')}`);
  }

  /**
   * At the end of a test, once for each page. Its document goes, so that nothing of it runs on beside the next; to one
   * of the same site, as Chromium starts another process for another.
   */
  async leave(page: Page): Promise<void> {
    await page.goto(`${this.site.url}/nothing`);
    // What the next test opens is not under the pointer of this one.
    await page.mouse.move(-1, -1);
    this.#found.push(...takeErrors(page));
    this.#pages.delete(page);
    this.#house.free.push(page);
  }

  /** After each test. One whose test failed may have keys down, and its test still at it: it goes with its stage. */
  async leaveIfPassed(page: Page, test: Mocha.Context): Promise<void> {
    if (test.currentTest?.state === 'passed') await this.leave(page);
  }

  async system(theme: ThemeName): Promise<Page> {
    const page = await this.#open(284, 180, false);
    await page.goto(`${this.site.url}/system?theme=${theme}`);
    await page.waitForSelector('.budget');
    return page;
  }

  /** A page that throws, or logs an error, fails the test through `errorsOf`, and else when the stage is closed. */
  async segment(options: Opened = {}): Promise<Page> {
    const { theme = 'dark', width = 1268, height = 900, memory = 'ring', delay = 0 } = options;
    const page = await this.#open(width, height, options.reducedMotion === true);
    const query = new URLSearchParams({ theme, memory, delay: String(delay) });
    if (options.struct !== undefined) query.set('struct', options.struct);
    if (options.name !== undefined) query.set('name', options.name);
    if (options.language !== undefined) query.set('language', options.language);
    if (options.saved !== undefined) query.set('saved', JSON.stringify(options.saved));
    await page.goto(`${this.site.url}/segment?${query.toString()}`);
    if (!options.early) await settled(page);
    return page;
  }

  async #open(width: number, height: number, reduced: boolean): Promise<Page> {
    const page = this.#house.free.pop() ?? (await this.#newPage());
    this.#pages.add(page);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: reduced ? 'reduce' : 'no-preference' });
    return page;
  }

  async #newPage(): Promise<Page> {
    const page = await this.#house.browser.newPage();
    const found: string[] = [];
    errors.set(page, found);
    page.on('pageerror', error => found.push(error.stack ?? error.message));
    page.on('console', message => {
      if (message.type() === 'error') found.push(message.text());
    });
    return page;
  }
}

const errors = new WeakMap<Page, string[]>();

/** What the page threw or logged as an error so far. */
export function errorsOf(page: Page): string[] {
  return errors.get(page) ?? [];
}

/** The same, and forgets them: for a test that causes errors. */
export function takeErrors(page: Page): string[] {
  return errorsOf(page).splice(0);
}

/** Waits until a view was asked for and its first frame was drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const host = window.testHost;
    return host.views.length > 0 && host.inFlight === 0 && (host.frames > 0 || host.memory.size === 0);
  });
  await quiet(page, 60);
}

/** Waits until the page has nothing under way, for at most so many milliseconds. */
export async function quiet(page: Page, most: number): Promise<void> {
  await page.evaluate(wait => window.quiet(wait), most);
}

/** The colour at a point of the hex canvas, CSS pixels: [r, g, b, a]. */
export async function pixel(page: Page, x: number, y: number): Promise<[number, number, number, number]> {
  return page.evaluate(
    ([px, py]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.hex-area canvas');
      const data = canvas?.getContext('2d')?.getImageData(px, py, 1, 1).data;
      return [data?.[0] ?? 0, data?.[1] ?? 0, data?.[2] ?? 0, data?.[3] ?? 0];
    },
    [Math.round(x), Math.round(y)] as const,
  );
}

/** How much of a rectangle of the hex canvas is drawn on (alpha above 0), 0 to 1. */
export async function ink(page: Page, x: number, y: number, width: number, height: number): Promise<number> {
  return page.evaluate(
    ([px, py, w, h]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.hex-area canvas');
      const data = canvas?.getContext('2d')?.getImageData(px, py, w, h).data ?? new Uint8ClampedArray();
      let drawn = 0;
      for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) drawn++;
      return drawn / (w * h);
    },
    [Math.round(x), Math.round(y), Math.round(width), Math.round(height)] as const,
  );
}

/** The last line as one text. */
export async function lastLine(page: Page): Promise<string> {
  await quiet(page, 130);
  return (await page.locator('.line').innerText()).replace(/\s+/g, ' ');
}

/** Where the byte in `column` of row `row` on screen is, relative to the hex canvas. */
export async function cellAt(
  page: Page,
  row: number,
  column: number,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const head = await page.locator('.hex-head').boundingBox();
  const box = await page.locator('.hex-head .column').nth(column).boundingBox();
  if (!box || !head) throw new Error('the hex pane is not on screen');
  return { x: box.x - head.x, y: 2 + row * 20, width: box.width, height: 20 };
}

/** Clicks (or presses, when told) at a byte on screen. */
export async function pointAt(page: Page, row: number, column: number): Promise<{ x: number; y: number }> {
  const area = await page.locator('.hex-area').boundingBox();
  const cell = await cellAt(page, row, column);
  if (!area) throw new Error('the hex pane is not on screen');
  return { x: area.x + cell.x + cell.width / 2, y: area.y + cell.y + cell.height / 2 };
}

/** As VS Code sends it for a key or from its palette. */
export async function command(page: Page, name: ViewCommand): Promise<void> {
  await page.evaluate(n => window.testHost.events.command({ name: n }), name);
  await quiet(page, 60);
}

/** What the view sent with its calls of `method`, those too that are on their way yet. */
export async function calls(page: Page, method: string): Promise<unknown[]> {
  return page.evaluate(async m => {
    await window.delivered();
    return window.testHost.calls.filter(call => call.method === m).map(call => call.params);
  }, method);
}
