// What tests do with the find bar, and what it says when a search has ended. Not the stage (browser.ts).
import type { Page } from 'playwright-core';

export async function pick(page: Page, name: string, option: string): Promise<void> {
  const dropdown = page.locator(`vscode-dropdown.${name}`);
  await dropdown.click();
  await dropdown.getByRole('option', { name: option, exact: true }).click();
  await page.waitForTimeout(40);
}

export async function type(page: Page, name: string, text: string): Promise<void> {
  await page.locator(`.${name} input`).fill(text);
}

/** Waits until the search has ended. */
export async function ended(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector('.find-progress') === null);
  await page.waitForTimeout(60);
  return (await page.locator('.find-status').innerText()).replace(/[\s\u2009]+/g, ' ');
}
