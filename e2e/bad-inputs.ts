/** `npm run bad-inputs`: writes docs/bad-inputs.md from what the built server answers. */
import { writeFileSync } from 'node:fs'
import { askEverything } from './bad-inputs/answers.ts'
import { document, written } from './bad-inputs/document.ts'

const found = await askEverything()
writeFileSync(document, written(found))
console.log(`bad inputs=${found.length}`)
