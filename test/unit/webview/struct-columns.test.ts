// How wide the columns of the struct table are, at any width of the pane.
import assert from 'node:assert/strict';
import { structColumns } from '../../../webview/segment/struct-columns.js';

describe('columns of the struct table', () => {
  it('leave the type out where it is narrow, and grow with what they hold', () => {
    assert.equal(structColumns(596, 1268, 0xa13f, 40_960).template, 'minmax(0, 1fr) 184px 124px 40px 40px');
    assert.equal(structColumns(440, 1000, 0xa13f, 40_960).type, false);
    const large = structColumns(596, 1268, 2 ** 36 - 1, 40_000_320);
    assert.equal(large.offsetDigits, 9);
    assert.match(large.template, / 67px 60px$/);
  });

  it('leave the name of a field room at any width, and give what is too much for it to values and types', () => {
    for (let width = 420; width < 3000; width += 7) {
      const { template, value } = structColumns(width, width + 672, 0xa13f, 40_960);
      assert.ok(value >= 132 && value <= 520, `${value} px for values`);
      const fixed = [...template.matchAll(/ (\d+)px/g)].map(match => Number(match[1]));
      const name = width - 16 - fixed.length * 8 - fixed.reduce((a, b) => a + b, 0);
      assert.ok(name >= 120, `${name} px of ${width}`);
    }
  });
});
