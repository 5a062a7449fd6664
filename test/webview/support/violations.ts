// What axe-core finds wrong with a page for people who don't see or point. Not whether it looks right.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from './site.js';

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

export interface Violation {
  id: string;
  help: string;
  nodes: string[];
}

export async function violations(page: Page): Promise<Violation[]> {
  // Not by a tag: the page's policy refuses it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
      };
    };
    // A section of the side bar is a part of a page: VS Code has the landmarks and the heading.
    const rules = { region: { enabled: false }, 'page-has-heading-one': { enabled: false } };
    const found = await axe.run({
      rules,
      // Of what passes nothing more is worked out.
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
    });
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(node => node.html) }));
  });
}
