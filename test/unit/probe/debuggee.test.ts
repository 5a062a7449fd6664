// Whose debuggee a process is, on a machine of captured files. A real debugger: test/host/suite/runs.test.ts.
import assert from 'node:assert/strict';
import { debuggerOf } from '../../../src/probe/runs/debuggee.js';
import { FakeMachine } from '../native/fake-machine.js';

describe('the debuggees of JavaScript’s debugger', () => {
  const options = (address: unknown): string =>
    `HOME=/\0VSCODE_INSPECTOR_OPTIONS=:::{"inspectorIpc":"/tmp/auto.deferred"}:::${JSON.stringify({ inspectorIpc: address })}\0A=b\0`;

  it('are known by its address in their environment, whatever else is in there', () => {
    using machine = new FakeMachine();
    machine.write('20/environ', options('/tmp/node-cdp.7-1.sock'));
    assert.equal(debuggerOf(machine, 20), '/tmp/node-cdp.7-1.sock');
    for (const environment of [
      '',
      'HOME=/\0',
      'VSCODE_INSPECTOR_OPTIONS=\0',
      'VSCODE_INSPECTOR_OPTIONS=:::{"inspectorIpc":\0',
      'VSCODE_INSPECTOR_OPTIONS=null\0',
      options(''),
      options({ toString: 1 }),
      options('x').replace('VSCODE', 'NOT_VSCODE'),
    ]) {
      machine.write('21/environ', environment);
      assert.equal(debuggerOf(machine, 21), undefined, environment);
    }
    assert.equal(debuggerOf(machine, 22), undefined, 'it has ended');
  });
});
