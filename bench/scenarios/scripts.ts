import { startHearthContender } from '../contenders.ts'
import { busyRoom } from '../pages.ts'
import type { Measured, Scenario } from '../scenario.ts'
import { scriptsMost, scriptsSize } from '../scripts.ts'

async function measure(): Promise<Measured> {
  const hearth = await startHearthContender()
  try {
    const { path, cookie } = await busyRoom(hearth.url)
    const size = async (headers: Record<string, string>) =>
      scriptsSize(await (await fetch(hearth.url + path, { headers })).text())
    const [visitor, member] = [await size({}), await size({ cookie })]
    const line = (who: keyof typeof scriptsMost, hearth: number) => ({
      ...{
        what: `JavaScript on the room page, ${who}`,
        unit: 'KiB gzip',
        hearth,
        goal: `≤ ${scriptsMost[who]}`,
      },
    })
    return {
      figures: { 'js.visitor_kib': visitor, 'js.member_kib': member },
      lines: [line('visitor', visitor), line('member', member)],
      rounds: { visitor, member },
    }
  } finally {
    await hearth.stop()
  }
}

export const scripts: Scenario = { name: 'js', what: 'JavaScript on the room page', measure }
