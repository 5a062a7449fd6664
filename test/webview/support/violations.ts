// What axe-core finds wrong with a page for people who don't see or point. Not whether it looks right.
import type { Page } from 'playwright-core';
import { nonce } from './site.js';

export interface Violation {
  id: string;
  help: string;
  nodes: string[];
}

export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(loadAxe, nonce);
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

/** By a tag, as a browser keeps what it compiled of a file; the page is as before when it has come. */
async function loadAxe(allowed: string): Promise<void> {
  if ('axe' in window) return;
  const script = document.createElement('script');
  script.nonce = allowed;
  script.src = '/axe.js';
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => {
      reject(new Error('axe has not come'));
    });
    document.head.append(script);
  });
  script.remove();
}
