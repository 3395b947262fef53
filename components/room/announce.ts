const span = 5_000
const most = 3

/** What a listener was told: up to which message, when, and how many are to be told as a number. */
export type Heard = { upTo: number; at: readonly number[]; waiting: number }

/** Three messages in five seconds are read out; more of them become one sentence with their number. */
export function hear<One>(heard: Heard, news: readonly One[], now: number): { say: One[]; heard: Heard } {
  const at = heard.at.filter((time) => time > now - span)
  const free = heard.waiting > 0 ? 0 : Math.max(0, most - at.length)
  const say = news.length <= free ? [...news] : []
  return {
    say,
    heard: {
      upTo: heard.upTo,
      at: [...at, ...say.map(() => now)],
      waiting: heard.waiting + news.length - say.length,
    },
  }
}
