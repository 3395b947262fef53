import { addMember, history, makeRoom } from './api.ts'
import { expect, message, open, say, test, texts } from './test.ts'

test('what is typed while the network is gone goes out once, in order, when it is back', async ({
  person,
}) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const room = await makeRoom(ada.account, 'Tunnel')
  await addMember(ada.account, room, noor.account.me.id)
  for (const { page } of [ada, noor]) await open(page, `/r/${room.slug}`)
  await say(ada.page, 'before the tunnel')
  await expect(message(noor.page, 'before the tunnel')).toBeVisible()

  await ada.context.setOffline(true)
  await say(ada.page, 'in the tunnel')
  await say(ada.page, 'still in it')
  await expect(ada.page.getByRole('article', { name: /not sent yet/ })).toHaveCount(2)
  await expect(ada.page.getByText("Messages will send when you're back.")).toBeVisible()
  await say(noor.page, 'can you hear me?')
  await ada.context.setOffline(false)

  await expect(message(noor.page, 'still in it')).toBeVisible()
  const said = ['before the tunnel', 'can you hear me?', 'in the tunnel', 'still in it']
  for (const { page } of [ada, noor]) await expect.poll(() => texts(page)).toEqual(said)
  await expect(ada.page.getByRole('article', { name: /not sent yet/ })).toHaveCount(0)
  expect((await history(ada.account, room.id)).map(({ text }) => text)).toEqual(said)
})

test('typed while the server is gone, it survives the tab and goes out once from the next one', async ({
  person,
  hearth,
}) => {
  const ada = await person('Ada')
  const room = await makeRoom(ada.account, 'Night watch')
  await open(ada.page, `/r/${room.slug}`)
  await say(ada.page, 'lights out')
  await expect(message(ada.page, 'lights out')).toBeVisible()

  await hearth.stop()
  await say(ada.page, 'written in the dark')
  await say(ada.page, 'and one more')
  await expect(ada.page.getByRole('article', { name: /not sent yet/ })).toHaveCount(2)
  await ada.page.close()
  await hearth.start()

  const next = await ada.context.newPage()
  await next.goto(`/r/${room.slug}`)
  const said = ['lights out', 'written in the dark', 'and one more']
  await expect.poll(() => texts(next)).toEqual(said)
  await next.reload()
  await expect.poll(() => texts(next)).toEqual(said)
  expect((await history(ada.account, room.id)).map(({ text }) => text)).toEqual(said)
})

test('a restart of the server is mended without a reload, for who speaks and for who only reads', async ({
  person,
  hearth,
}) => {
  const ada = await person('Ada')
  const noor = await person('Noor')
  const room = await makeRoom(ada.account, 'Restart')
  await addMember(ada.account, room, noor.account.me.id)
  for (const { page } of [ada, noor]) await open(page, `/r/${room.slug}`)
  await say(ada.page, 'one')
  await expect(message(noor.page, 'one')).toBeVisible()
  await hearth.kill()
  await say(ada.page, 'two')
  await hearth.start()
  for (const { page } of [ada, noor])
    await expect.poll(() => texts(page), { timeout: 20_000 }).toEqual(['one', 'two'])
})
