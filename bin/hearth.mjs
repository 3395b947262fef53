#!/usr/bin/env node
// The `hearth` command.
import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { root } from './engine.mjs'
import { develop, makeAll, serve } from './make.mjs'

const { version, description } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

/** @param {string[]} args what stands after `hearth` */
export function hearth(args) {
  const program = new Command('hearth').description(description).version(version)
  program
    .command('start', { isDefault: true })
    .description('build what changed, and run')
    .option('--demo', 'fill an empty instance with people, rooms and conversations')
    .option('--demo-large', 'the same, and a room of 100,000 messages')
    .option('--rescue <username>', 'print a link to a new password for somebody who lost every way in')
    .option('--restored', 'an older copy of the data was put back: everybody reads afresh what they hold')
    .action(serve)
  program.command('dev').description('run with hot reload, for working on Hearth').action(develop)
  program.command('build').description('build what changed').action(makeAll)
  program.addHelpText('after', '\nSettings are read from the environment and from .env: see .env.example.')
  return program.parseAsync(args, { from: 'user' })
}

// Run itself, and not loaded by bin/start.mjs.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await hearth(process.argv.slice(2))
