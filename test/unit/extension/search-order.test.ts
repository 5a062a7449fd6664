// Where the parts of a long list stand. Over words in place of rows: the rows are VS Code's.
import assert from 'node:assert/strict';
import { inOrder } from '../../../src/extension/base/search-order.js';

describe('the order of a long list', () => {
  const parts = { first: ['suggested'], found: ['type 1', 'type 2'], last: ['elsewhere'] };

  it('has what is offered beside it before all that there is, until something is typed', () => {
    for (const nothing of ['', '  '])
      assert.deepEqual(inOrder(nothing, parts), ['suggested', 'elsewhere', 'type 1', 'type 2']);
    assert.deepEqual(inOrder('t', parts), ['suggested', 'type 1', 'type 2', 'elsewhere']);
  });
});
