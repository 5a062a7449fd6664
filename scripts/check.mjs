// The quick check (`npm run check`): types, lint, format, texts, what is unused, import rules, unit tests. Under a
// minute. Needs no VS Code, browser or compiler. All kinds run even when one fails.
import process from 'node:process';
import { select } from './lib/levels.mjs';
import { endOnSignals } from './lib/processes.mjs';
import { runLevels, summarise } from './lib/run-levels.mjs';
import { sweepScratch } from './lib/scratch.mjs';

endOnSignals(() => sweepScratch(true));
process.exitCode = summarise(await runLevels(select(['check'])));
