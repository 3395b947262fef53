import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLoss } from './faults.ts'

type Waiting<Question, Answer> = {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/** So many in one statement are a crowd. */
const crowd = 3

/** Milliseconds that a crowd can well wait from one statement to the next, so that each is for more of them. */
export const unhurried = 5

/**
 * Asks the database for many at once: for all who ask in one turn of the event loop, and who ask while a statement is in
 * flight with the next. So the busier the process, the fewer statements each takes; when it is idle nobody waits. No
 * answer is older than its question.
 * @param ask answers in the order of the questions
 * @param most how many questions one statement takes
 * @param pause milliseconds from one statement for a crowd to the next
 */
export function together<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  most: number,
  pause = 0,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = []
  let asking = false
  let notBefore = 0

  async function askAll() {
    if (asking) return
    asking = true
    while (waiting.length > 0) {
      const wait = waiting.length < most ? notBefore - performance.now() : 0
      await (wait > 0 ? sleep(wait) : endOfTurn())
      const asked = waiting.splice(0, most)
      await answer(asked)
      if (asked.length >= crowd) notBefore = performance.now() + pause
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
