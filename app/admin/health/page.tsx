import { house } from '@/lib/house.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { count, Facts, Frame, size } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('Health')

export default findable(async function HealthPage() {
  await office()
  const { version, node, process, uptime, readiness, loop, memory, pool, sockets, diskFull } =
    await house().state()
  return (
    <Frame at="/admin/health">
      <Section
        title="Health"
        about="Of the process that answered just now. Where several serve, each has its own figures."
      >
        <Facts
          facts={[
            ['Serves', readiness.ok ? (readiness.degraded ? 'Yes, without Redis' : 'Yes') : 'No'],
            ['Database', readiness.database],
            ['Redis', readiness.redis],
            ['Disk', diskFull ? 'nearly full' : 'has room'],
            ['Connected clients', count(sockets)],
            ['Running for', since(uptime)],
          ]}
        />
      </Section>
      <Section title="Figures">
        <Facts
          facts={[
            ['Event loop late, half of the time', `${loop.p50} ms`],
            ['Event loop late, at 99 %', `${loop.p99} ms`],
            ['Event loop late at most', `${loop.max} ms`],
            ['Memory', size(memory.whole)],
            ['Memory of scripts', `${size(memory.heap)} of ${size(memory.heapMost)}`],
            ['Memory outside them', size(memory.outside)],
            ['Database connections', `${pool.open} of ${pool.most}, ${pool.idle} idle`],
            ['Waiting for a connection', count(pool.waiting)],
            ['Hearth', version],
            ['Node', `${node}, process ${process}`],
          ]}
        />
      </Section>
    </Frame>
  )
})

function since(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  return `${days > 0 ? `${days} d ` : ''}${hours} h ${minutes} min`
}
