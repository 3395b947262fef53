import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLoss } from './faults.ts'

type Waiting<Question, Answer> = {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/** So many in one statement are a crowd, and more of them are waited for: milliseconds until the next. */
const crowd = { size: 3, pause: 5 }

/**
 * Asks the database for many at once: for all who ask in one turn of the event loop, and who ask while a statement is in
 * flight with the next. So the busier the process, the fewer statements each takes; when it is idle nobody waits. No
 * answer is older than its question.
 * @param ask answers in the order of the questions
 * @param most how many questions one statement takes
 */
export function together<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = []
  let asking = false
  let notBefore = 0

  async function askAll() {
    if (asking) return
    asking = true
    while (waiting.length > 0) {
      const pause = notBefore - performance.now()
      await (pause > 0 ? sleep(pause) : endOfTurn())
      const asked = waiting.splice(0, most)
      await answer(asked)
      if (asked.length >= crowd.size) notBefore = performance.now() + crowd.pause
    }
    asking = false
  }

  async function answer(asked: Waiting<Question, Answer>[]) {
    try {
      const answers = await ask(asked.map(({ question }) => question))
      if (answers.length !== asked.length) throw new Error('every question has one answer')
      answers.forEach((one, i) => void asked[i]?.resolve(one))
    } catch (error) {
      // Those behind them have waited as long, and would again as long in vain.
      const behind = isConnectionLoss(error) ? waiting.splice(0) : []
      for (const { reject } of [...asked, ...behind]) reject(error)
    }
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      void askAll()
    })
}
