// Loaded before each command (`node -r`). An older Node cannot read the TypeScript files: its error would name a file
// extension. This file therefore uses only what every Node understands.
var required = parseInt(require('../../package.json').engines.node, 10)
var found = process.versions.node
if (parseInt(found, 10) < required) {
  console.error(
    'Dashtam requires Node ' +
      required +
      '. This is Node ' +
      found +
      '. On Linux, `npm ci` installs Node ' +
      required +
      ' for the npm scripts. Elsewhere, install it yourself, for example with `nvm install`.',
  )
  process.exit(1)
}
