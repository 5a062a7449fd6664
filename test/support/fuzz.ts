// How many times parsers are given something spoilt: a moment's worth as one of the tests, or as many as
// SHMSCOPE_FUZZ says, without a limit of time. Not what is spoilt nor how: each test does that for its own format.
import type { Context } from 'mocha';

const asked = process.env['SHMSCOPE_FUZZ'];

/** Executions of this test, `usual` unless others are asked for. */
export function fuzzRuns(test: Context, usual: number): number {
  test.timeout(asked === undefined ? 60_000 : 0);
  return asked === undefined ? usual : Number(asked);
}
