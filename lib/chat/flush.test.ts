import { expect, test } from 'vitest'
import { codeOf, newClientId, testChat } from './testing.ts'

test('[R2] ids that two nodes are given in opposite orders, for different rooms, do not make them wait for each other', async () => {
  const { chat, otherRules, person, roomOf, seat } = await testChat()
  const { chat: other } = await otherRules()
  const ada = await person('ada')
  const here = await seat(ada, await roomOf('private', ada))
  const there = await seat(ada, await roomOf('private', ada))
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 250 }, newClientId)
    const one = ids.map((id) => chat.messages.send(here, { id, text: 'x' }))
    const two = ids.toReversed().map((id) => other.messages.send(there, { id, text: 'x' }))
    const codes = (await Promise.all([...one, ...two])).map(codeOf)
    expect(codes.filter((code) => code === null)).toHaveLength(250)
    expect(codes.filter((code) => code === 'REUSE')).toHaveLength(250)
  }
})
