// Short runs of the fuzzers, always the same: broken debug info ends in answers or a LayoutError, soon.
import assert from 'node:assert/strict';
import { all } from './committed.js';
import { execute, newOutcome } from './fuzz.js';
import { allFiles, executeFile } from './fuzz-files.js';

const executions = 3000;
/** Milliseconds; a sound one takes about two, and a machine may be busy. */
const longest = 5000;

describe('broken DWARF', () => {
  it(`ends well ${executions} times`, function () {
    this.timeout(120_000);
    const inputs = all();
    const outcome = newOutcome();
    for (let number = 0; number < executions; number++) execute(inputs, 20, number, outcome);
    assert.equal(outcome.executions, executions);
    assert.ok(
      outcome.slowest.ms < longest,
      `execution ${outcome.slowest.number} took ${outcome.slowest.ms} ms`,
    );
    // Were there neither types nor faults, nothing would have been tried.
    assert.ok(outcome.types > executions, `${outcome.types} types`);
    for (const fault of ['malformed', 'unsupported', 'missing'])
      assert.ok((outcome.faults.get(fault) ?? 0) > 0, `nothing was ${fault}`);
  });
});

describe('broken ELF files', () => {
  it(`end well ${executions} times`, function () {
    this.timeout(120_000);
    const inputs = allFiles();
    assert.ok(inputs.length > 20, `${inputs.length} files`);
    const outcome = newOutcome();
    for (let number = 0; number < executions; number++) executeFile(inputs, 20, number, outcome);
    assert.ok(
      outcome.slowest.ms < longest,
      `execution ${outcome.slowest.number} took ${outcome.slowest.ms} ms`,
    );
    assert.ok(outcome.types > executions, `${outcome.types} types`);
    for (const fault of ['malformed', 'unsupported', 'too large'])
      assert.ok((outcome.faults.get(fault) ?? 0) > 0, `nothing was ${fault}`);
  });
});
