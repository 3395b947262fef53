// `npm start`, and every other script that runs Hearth: node bin/start.mjs [start | dev | build] [options].
// This file is read by whatever Node is there, so it keeps to words that old ones know, until it has seen which it is.
const version = process.versions.node.split('.').map(Number)
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error(`Hearth needs Node 20.19 or newer; this is ${process.version}. See https://nodejs.org.`)
  process.exit(1)
}
import('./launch.mjs').then((launch) => launch.launch(process.argv.slice(2)))
