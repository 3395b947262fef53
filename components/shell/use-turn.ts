import { useState } from 'react'

/**
 * A key that is another one whenever `of` is. Not `of` itself: a key gets into what the server writes into forms, and a
 * page's frame is the same for all, as is the page where there is nothing that one may see.
 */
export function useTurn(of: string | undefined): number {
  const [turn, setTurn] = useState({ of, number: 0 })
  if (turn.of !== of) setTurn({ of, number: turn.number + 1 })
  return turn.number
}
