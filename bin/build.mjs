// Builds what changed, as `npm start` does before it serves.
import { launch } from './launch.mjs'

await launch(['build'])
