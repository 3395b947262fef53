import { setImmediate as endOfTurn } from 'node:timers/promises'
import { isConnectionLoss } from './faults.ts'

type Waiting<Question, Answer> = {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/**
 * Asks the database for many at once: for all who ask in one turn of the event loop, and who ask while a statement is in
 * flight with the next. The busier the process, the longer its turns, and the fewer its statements; when idle nothing
 * waits. No answer is older than its question.
 * @param ask answers in the order of the questions
 * @param most how many questions one statement takes
 */
export function together<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = []
  let asking = false

  async function askAll() {
    if (asking) return
    asking = true
    while (waiting.length > 0) {
      await endOfTurn()
      await answer(waiting.splice(0, most))
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
