const { default: Sequencer } = require('@jest/test-sequencer');
const { basename } = require('node:path');

/** A minute and more, slowest first. What begins last with such a spec would run on alone. */
const SLOW = ['trouble', 'docs', 'one-decision', 'chaos', 'rolling-update', 'deletions'];

const rank = ({ path }) => {
  const place = SLOW.indexOf(basename(path, '.spec.ts'));
  return place === -1 ? SLOW.length : place;
};

/** Jest knows how long a spec takes from the run before; on a fresh clone there was none. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
