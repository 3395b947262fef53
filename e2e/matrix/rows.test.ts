import { expect, test } from 'vitest'
import { handlers } from './handlers.ts'
import { gaps, readRows, writeRow } from './rows.ts'

test('every command, route, page and form has its row in docs/permissions.md, and every row is of one of them', async () => {
  expect(gaps(await handlers(), readRows())).toEqual([])
})

test('a way in without a row is called by its name, and so is a row without a way in', async () => {
  const [first, second, ...others] = await handlers()
  if (!first || !second) throw new Error('There are more than two')
  const rows = [first, ...others].map(({ name }) => ({ name, expected: nothing }))
  const gone = { name: 'room:shout', expected: nothing }
  expect(gaps([first, second, ...others], [...rows, gone])).toEqual([
    `${second.name} has no row in docs/permissions.md`,
    'docs/permissions.md has a row for room:shout, which is gone',
  ])
})

test('a line with too few letters is refused', () => {
  expect(() => readRows('```text\nroom:shout   AAA  -  -  -\n```\n')).toThrow('is no row')
})

test('rows are written as they are read', () => {
  const row = { name: 'room:shout', expected: { ...nothing, private: 'ANNNN+++N' } }
  expect(readRows(`\`\`\`text\n${writeRow(row)}\n\`\`\`\n`)).toEqual([row])
})

test('the methods of a route are found, and what each is parsed with', async () => {
  const found = (await handlers()).find(({ name }) => name === 'POST /api/v1/rooms/{room}/messages')
  expect(found?.schema?.safeParse({ id: crypto.randomUUID(), text: 'Hello' }).success).toBe(true)
  expect(found?.schema?.safeParse({}).success).toBe(false)
})

const nothing = { private: null, public: null, foreign: null, mixed: null }
