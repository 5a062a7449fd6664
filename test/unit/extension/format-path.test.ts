// Which paths a format can be chosen for, as a person types them.
import assert from 'node:assert/strict';
import { whyNoFormat } from '../../../src/extension/types/format-path.js';
import { locate } from '../../../src/probe/table-feed.js';
import { Bound } from '../../../src/probe/bound.js';
import type { BoundTo } from '../../../src/extension/types/bound-to.js';
import type { ProbeApi } from '../../../src/protocol/probe.js';
import type { Remote } from '../../../src/protocol/rpc.js';
import { ringLayout } from '../../support/layout/ring.js';
import { Maker } from '../../support/layout/make.js';

const size = 65_536;

describe('the path of a field that is to have a format', () => {
  const make = new Maker();
  const type = { name: 'ring', types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
  const bound = new Bound(
    [
      { type, layout: ringLayout() },
      { type: { ...type, name: 'count', offset: 0xf000 }, layout: make.layout(make.u(4)) },
    ],
    size,
  );
  const attachment: Pick<BoundTo, 'ask'> = {
    ask: question => {
      const answers: Pick<Remote<ProbeApi>, 'locate'> = {
        locate: ({ at }) => Promise.resolve(locate(bound, size, at) ?? null),
      };
      return question(answers as Remote<ProbeApi>, 1);
    },
  };
  const why = (path: string): Promise<unknown> => whyNoFormat(attachment, ['ring', 'count'], path);

  it('is one of a single value, or of an array of such', async () => {
    for (const path of ['ring.head', 'ring.slots[*].price', 'ring.slots[7].symbol', 'ring.matrix[*]'])
      assert.equal(await why(path), undefined, path);
  });

  it('is refused where it is a struct, an array of structs, or all that is bound', async () => {
    for (const path of ['ring', 'ring.slots', 'ring.slots[*]', 'ring.lock', 'count'])
      assert.equal(await why(path), 'whole', path);
  });

  it('is refused where there is no such field', async () => {
    for (const path of ['ring.heads', 'ring.slots[99999].price', 'head', '..'])
      assert.equal(await why(path), 'no field', path);
  });
});
