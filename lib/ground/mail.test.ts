import { PassThrough } from 'node:stream'
import pino from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createMail } from './mail.ts'
import { startSmtp, textOf } from './testing-smtp.ts'

async function post(answer?: (line: string) => string | undefined, again = [1, 1]) {
  const smtp = await startSmtp(answer)
  onTestFinished(smtp.close)
  const stream = new PassThrough()
  const lines: string[] = []
  stream.on('data', (line) => lines.push(String(line)))
  const settings = {
    ...{ smtpUrl: smtp.url, mailFrom: 'Hearth <hearth@example.org>', name: 'Hearth' },
    url: new URL('https://chat.example.org'),
  }
  const mail = createMail(settings, pino(stream), again)
  onTestFinished(mail.close)
  return { smtp, mail, lines }
}

const letter = { to: 'ada@example.net', subject: 'A link', text: 'https://chat.example.org/reset/secret\n' }

test('a letter goes to the one that it is for, and names whom it is from', async () => {
  const { smtp, mail } = await post()
  mail.send(letter)
  await vi.waitFor(() => expect(smtp.received).toHaveLength(1))
  const [got] = smtp.received
  expect(got).toMatchObject({ from: 'hearth@example.org', to: ['ada@example.net'] })
  expect(got?.data).toContain('From: Hearth <hearth@example.org>')
  expect(got?.data).toContain('Auto-Submitted: auto-generated')
  expect(got && textOf(got)).toContain(letter.text)
})

test.each([
  'ada@example.net\r\nBcc: eve@example.com',
  'ada@example.net, eve@example.com',
  'ada@example.net>\r\nRCPT TO:<eve@example.com',
  '"ada@example.net" <eve@example.com>',
  'ada',
])('what is no address, or more than one, gets nothing: %j', async (to) => {
  const { smtp, mail } = await post()
  mail.send({ ...letter, to })
  mail.send(letter)
  await vi.waitFor(() => expect(smtp.received).toHaveLength(1))
  expect(smtp.received[0]?.to).toEqual(['ada@example.net'])
})

test('line breaks in a subject begin no header', async () => {
  const { smtp, mail } = await post()
  mail.send({ ...letter, subject: 'A link\r\nBcc: eve@example.com\r\n\r\nbody' })
  await vi.waitFor(() => expect(smtp.received).toHaveLength(1))
  expect(smtp.received[0]?.to).toEqual(['ada@example.net'])
  expect(smtp.received[0]?.data).not.toMatch(/^Bcc:/m)
})

test('what could not be sent is tried again a few times, and logged without the address', async () => {
  let refusals = 0
  const { smtp, mail, lines } = await post((line) => {
    if (!/^RCPT/.test(line) || refusals === 2) return undefined
    refusals += 1
    return '451 <ada@example.net> is busy'
  })
  mail.send(letter)
  await vi.waitFor(() => expect(smtp.received).toHaveLength(1))
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain('"status":451')
  expect(lines.join()).not.toContain('ada@')
})

test('what is refused for good is not tried again', async () => {
  const { smtp, mail, lines } = await post((line) =>
    /^RCPT/.test(line) ? '550 <ada@example.net> unknown' : undefined,
  )
  mail.send(letter)
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  await mail.settled()
  expect(smtp.connections()).toBe(1)
  expect(lines[0]).toContain('"again":false')
})

test('without a server, or without an address for its links, none is sent', () => {
  const settings = { smtpUrl: null, mailFrom: null, name: 'Hearth', url: null }
  expect(createMail(settings, pino({ level: 'silent' })).on).toBe(false)
  expect(createMail({ ...settings, smtpUrl: 'smtp://127.0.0.1:1' }, pino({ level: 'silent' })).on).toBe(false)
})
