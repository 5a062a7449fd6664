// `shmscope leaks`: what was forgotten, with the evidence. The JSON is a contract: names and shapes stay.
// Not the verdicts (src/probe/leaks) nor removing anything.
import { amountText, verdictText } from '../model/leaks/words.js';
import { isAlone } from '../../native/act/alone.js';
import { thisMachine } from '../../native/this-machine.js';
import { unseenProcesses } from '../model/unseen.js';
import { judge, makersOf } from '../model/leaks/judge.js';
import type { OwnerRules } from '../model/leaks/owners.js';
import type { Inventory } from '../model/segment.js';
import { isLeak } from '../model/verdict.js';
import type { JudgedObject } from '../probe/leaks/judge-look.js';
import { leftoversIn, leftoverText } from '../probe/removal/leftovers.js';
import { readArguments } from './arguments.js';
import { exit, type Command } from './command.js';
import { evidenceLines } from './evidence.js';
import { failureLine, queueFailures, toFailures } from './failures.js';
import { readRulesFile } from './rules.js';
import { shownName } from './shown-name.js';
import { table } from './table.js';

const leaksOptions = {
  ask: { type: 'boolean' },
  all: { type: 'boolean' },
  rules: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const leaks: Command = {
  help: `Usage: shmscope leaks [--ask] [--all] [--rules FILE] [--json]

Lists shared memory that was forgotten: nobody maps or holds it, and nobody who made it
is known to live. What may be in use by somebody who can't be seen is never among it,
but listed behind, as unknown. Who made a POSIX object the kernel doesn't keep, and this
command looks once and hasn't watched: that is then no part of the evidence, which it
says. It exits with 1 when there are leaks, and changes nothing.

  --ask     asks the kernel whether anybody at all has an object open that nobody is seen
            to use. That takes a lease for an instant (its owner or root may): a program
            that opens the object right then waits that long, or with O_NONBLOCK is refused
  --all     every object with its verdict: in use, held by an fd only, unlinked but
            mapped, orphan, owner dead, kept by design, unknown
  --rules FILE  owners beside those that are known, as JSON: [{"owner": "Recorder",
            "names": ["rec_{pid}_*"], "commands": ["recorder*"], "kept": "while-used"}]
  --json    one document {leaks: [{id, name, kind, size, verdict, evidence: [{fact,
            value}], owner}], unknown: […], unseen, failures}; with --all also others: […]

Example: shmscope leaks || echo "something was left behind"`,

  async run(args, terminal, look) {
    const { values } = readArguments(args, leaksOptions, []);
    const rules = readRulesFile(values.rules);
    const seen = await look();
    const objects = await seen.judge({ rules, ...(values.ask === true ? { ask: isAlone } : {}) });
    const leaked = objects.filter(({ judged }) => isLeak(judged));
    const unknown = objects.filter(({ judged }) => judged.verdict === 'unknown');
    const others =
      values.all === true ? objects.filter(o => !leaked.includes(o) && !unknown.includes(o)) : [];
    const unseen = unseenProcesses(seen.inventory);
    const unlisted = queueFailures(thisMachine());
    if (values.json === true) {
      const document = {
        leaks: leaked.map(toLeakJson),
        unknown: unknown.map(toLeakJson),
        ...(values.all === true ? { others: others.map(toLeakJson) } : {}),
        unseen,
        failures: [...toFailures(seen.inventory.unseen), ...unlisted],
      };
      await terminal.out(`${JSON.stringify(document)}\n`);
    } else {
      const shown = [...leaked, ...unknown, ...others];
      if (leaked.length === 0) await terminal.out(`${nothing(unknown.length)}\n`);
      if (shown.length > 0) await terminal.out(human(shown, terminal.color));
      if (unseen > 0)
        terminal.err(
          `${unseen === 1 ? '1 process' : `${unseen} processes`} could not be seen: \`shmscope list\` says which, and why.`,
        );
      for (const failure of unlisted) terminal.err(failureLine(failure));
      const askable =
        values.ask === true ? 0 : unknown.filter(o => askTells(o, seen.inventory, rules)).length;
      if (askable > 0) terminal.err(askText(askable));
      const unwatched = [...leaked, ...unknown].filter(hasUntoldMaker).length;
      if (unwatched > 0) terminal.err(unwatchedText(unwatched));
    }
    for (const leftover of leftoversIn(thisMachine(), seen))
      terminal.err(leftoverText({ leftover, end: 'left' }, remedy));
    return leaked.length > 0 ? exit.no : exit.fine;
  },
};

const remedy = 'The next `shmscope remove` puts back what was to be removed.';

/** One object as the JSON has it: what is not known is left out. */
function toLeakJson({ facts, judged }: JudgedObject): Record<string, unknown> {
  const { id, name, kind, size } = facts;
  const { verdict, evidence, owner } = judged;
  return { id, name, kind, size, verdict, evidence, ...(owner ? { owner } : {}) };
}

function nothing(unknown: number): string {
  return unknown === 0
    ? 'Nothing leaked.'
    : `Nothing is known to have leaked. Of ${unknown} it can’t be told:`;
}

/** Would the kernel's word be enough, and does it give that to us? Only an object's owner and root may ask. */
function askTells({ facts }: JudgedObject, { segments }: Inventory, rules: OwnerRules): boolean {
  if (facts.kind !== 'posix' && facts.kind !== 'semaphore') return false;
  const uid = process.geteuid?.();
  const isOurs = uid === 0 || segments.some(segment => segment.id === facts.id && segment.uid === uid);
  return isOurs && isLeak(judge({ ...facts, alone: true }, rules));
}

function askText(count: number): string {
  const what = count === 1 ? 'one of these' : `${count} of these`;
  return `Whether anybody has ${what} open, seen or not, the kernel can tell: \`shmscope leaks --ask\`.`;
}

/** The kernel keeps who made a System V segment; of these, nobody does who hasn't watched. */
function hasUntoldMaker({ facts }: JudgedObject): boolean {
  const { kind, pidInName } = facts;
  return (kind === 'posix' || kind === 'semaphore') && makersOf(facts).length === 0 && !pidInName;
}

function unwatchedText(count: number): string {
  const what = count === 1 ? 'one of these' : `${count} of these`;
  return `Who made ${what} isn't known: it was not watched. A command looks once; the extension notes makers while a window looks.`;
}

function human(objects: readonly JudgedObject[], color: boolean): string {
  const rows = [['VERDICT', 'KIND', 'NAME', 'SIZE', 'ID', 'WHY']];
  for (const { facts, judged } of objects) {
    const { kind, size, id } = facts;
    const why = evidenceLines(judged.evidence).join('; ');
    const amount = amountText(kind, size) ?? '';
    rows.push([verdictText(judged.verdict), kind, shownName(facts), amount, id, why]);
  }
  return table(rows, ['left', 'left', 'left', 'right', 'left', 'left'], color);
}
