// What tests do with the struct pane and read of it. Not the stage (browser.ts).
import type { Locator, Page } from 'playwright-core';
import type { ViewCommand } from '../../../src/protocol/view.js';
import { settled } from './browser.js';

export async function command(page: Page, name: ViewCommand): Promise<void> {
  await page.evaluate(n => window.testHost.events.command({ name: n }), name);
  await settled(page);
}

/** A row by its field's name, the first of that name. */
export function row(page: Page, path: string): Locator {
  return page.locator(`.struct-area .struct-row[data-path=${JSON.stringify(`tick_ring.${path}`)}]`);
}

export async function names(page: Page): Promise<string[]> {
  return page.locator('.struct-area .struct-row[data-path] .name').allInnerTexts();
}

export async function chosen(page: Page): Promise<string | null> {
  const rows = page.locator('.struct-area .struct-row.chosen');
  return (await rows.count()) === 0 ? null : rows.first().getAttribute('data-path');
}

export async function open(page: Page, path: string): Promise<void> {
  await row(page, path).locator('.twist').click();
  await settled(page);
}

export async function calls(page: Page, method: string): Promise<unknown[]> {
  return page.evaluate(
    m => window.testHost.calls.filter(call => call.method === m).map(call => call.params),
    method,
  );
}
