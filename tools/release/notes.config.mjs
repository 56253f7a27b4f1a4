// What the notes of a release are made of: the kinds of commits that somebody who runs Pegboard wants to read of. The others are between
// developers.
import createPreset from 'conventional-changelog-conventionalcommits';

export default createPreset({
  types: [
    { type: 'feat', section: 'New' },
    { type: 'fix', section: 'Corrected' },
    { type: 'perf', section: 'Faster' },
    { type: 'revert', section: 'Taken back' },
  ],
});
