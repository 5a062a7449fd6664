// What benches say, as they say it and once more as a document (BENCH.md): with the command, the machine, and how each
// was measured. Not the measuring.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { hostFor } from '../host/driver/places.js';
import { projectRoot } from '../support/paths.js';
import { hostVersion } from './in-window.js';

interface Section {
  name: string;
  how: string;
  lines: string[];
}

const sections: Section[] = [];

export function begin(name: string, how: string): void {
  sections.push({ name, how, lines: [] });
  process.stdout.write(`\n${name}\n`);
}

/** One line; one that begins with spaces belongs to the one before it. */
export function say(line: string): void {
  sections.at(-1)?.lines.push(line);
  process.stdout.write(`${line}\n`);
}

/** All that was said, as Markdown; `command` is what makes it again, `machine` what machineWords told of before. */
export function report(command: string, machine: string): string {
  const parts = sections.map(
    ({ name, how, lines }) => `## ${name}\n\n${how}\n\n${lines.map(line => item(line)).join('\n')}\n`,
  );
  return [
    '# Benches\n',
    `Made by \`${command}\`, on a machine that did nothing else: ${machine}. In a ratio the first is divided by ` +
      'the one named: ×0.33 is a third of its time. Figures of another machine are others; ratios are less so.\n',
    ...parts,
  ].join('\n');
}

function item(line: string): string {
  const text = line.trimStart().replaceAll(/([*_<|])/g, String.raw`\$1`);
  return `${line.startsWith(' ') ? '  ' : ''}- ${text}`;
}

/** What counts of this machine. Throws where VS Code isn't installed for the benches that need it. */
export function machineWords(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} processors (${cpu?.model ?? 'unknown'})`,
    `${memory} GiB`,
    `Linux ${release()}`,
    distribution(),
    `Node ${process.versions.node}`,
    hostFor(projectRoot, hostVersion).name,
    ...['lsof -v', 'pahole --version', 'cmp --version', 'rg --version'].flatMap(versionOf),
  ].join(', ');
}

function distribution(): string {
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? 'an unknown distribution';
}

/** None where it isn't installed. */
function versionOf(command: string): string[] {
  const [program = '', ...args] = command.split(' ');
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  const version = /\d+(?:\.\d+)+/.exec(stdout + stderr)?.[0];
  return error || version === undefined ? [] : [`${program} ${version}`];
}
