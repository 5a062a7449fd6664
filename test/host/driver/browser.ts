// The window of one run: a headless Chromium with the workbench in it, told by its address which extension to
// develop and which tests to run. Not the tests' way to it: channel.ts. Follows VS Code's IWorkbenchConstructionOptions
// (`payload` in the address) and the two functions that its web test driver calls.
import { resolve } from 'node:path';
import { format } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { Arguments } from './arguments.js';

export interface WindowEvents {
  /** The workbench says that the tests have ended. Not to be believed alone: see exit.ts. */
  exit(code: number): void;
  crashed(): void;
}

export interface Window {
  page: Page;
  /** Opens the workbench with `tests` in it; the page that was there is left as by a reload. */
  open(tests: string | undefined): Promise<void>;
  close(): Promise<void>;
}

export async function openWindow(
  base: string,
  options: Arguments,
  profile: string,
  events: WindowEvents,
): Promise<Window> {
  const context = await launch(profile);
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('crash', () => {
    events.crashed();
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    // The workbench hands over console arguments as they were: a format and its values.
    if (process.env['SHMSCOPE_HOST_VERBOSE'] === undefined && chatter.test(String(args[0]))) return;
    const stream = type === 'error' || type === 'warn' ? process.stderr : process.stdout;
    stream.write(`${format(...args)}\n`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    events.exit(code);
  });
  return {
    page,
    open: async tests => {
      const answer = await page.goto(addressOf(base, options, tests));
      if (answer?.ok() === true) return;
      throw new Error(`The workbench page answered ${answer?.status() ?? 'nothing'}.`);
    },
    close: () => context.close(),
  };
}

function launch(profile: string): Promise<BrowserContext> {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(process.env['SHMSCOPE_HOST_VIEWPORT'] ?? '') ?? [];
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: Number(width ?? 1280), height: Number(height ?? 800) },
    args: [
      // Running as root, in a container: Chromium's own sandbox can't be set up there.
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
  });
}

function addressOf(base: string, options: Arguments, tests: string | undefined): string {
  const remote = (path: string): string => {
    const escaped = encodeURI(resolve(path)).replace(/[?#]/g, encodeURIComponent);
    return `vscode-remote://${new URL(base).host}${escaped}`;
  };
  const payload = [
    ...options.development.map(path => ['extensionDevelopmentPath', remote(path)]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ...(options.disableExtensions ? [['disableExtensions', 'true']] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (options.workspace === undefined) query.set('ew', 'true');
  else query.set(options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', options.workspace);
  return `${base}/?${query.toString()}`;
}

/** The workbench's own talk, which comes the same way as the tests'. */
const chatter = new RegExp(
  String.raw`^(?:\x1b\[\d+m)*\s*(?:%c)?\s*(?:` +
    [
      'Resolv(?:ing|ed) connection token',
      'Creating a socket',
      String.raw`\[reconnection-grace-time\]`,
      String.raw`\[Service Worker\]`,
      String.raw`\[AgentHost`,
      String.raw`\[AccountPolicyGate\]`,
      'Updating additional builtin',
      'Ignoring fetching additional builtin',
      '.*extensionsGallery',
      'ChatSessionStore:',
      // What a page says that makes place for the next.
      String.raw`\[lifecycle\] `,
      'Canceled: Canceled',
      // Two native parts of the server that are only built where a compiler is; without them it keeps no log files.
      String.raw`Error: Could not locate the bindings file[^]*spdlog`,
      String.raw`Cannot find module '\./build/Release/watchdog'`,
    ].join('|') +
    ')',
);
