import type { Identity, Viewer } from '../ground/identity.ts'
import { may, type Power } from './powers.ts'

/**
 * What is taken a portion at a time is asked for anew with each: whoever asked may have been signed out, suspended or
 * dismissed meanwhile. It breaks then, so that nobody takes what came for the whole.
 */
export async function* whileMay(
  identity: Pick<Identity, 'valid'>,
  { credential }: Viewer,
  power: Power | null,
  portions: AsyncGenerator<string, void>,
): AsyncGenerator<string, void> {
  for await (const portion of portions) {
    const role = (await identity.valid([credential])).get(credential)
    if (!role || (power && !may({ role }, power)))
      throw new Error('Whoever asked for this may have it no longer: the rest is not sent.')
    yield portion
  }
}
