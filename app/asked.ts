export type Query = Promise<Record<string, string | string[] | undefined>>

/** What a form that asks put into the address. */
export async function asked(query: Query): Promise<Record<string, string>> {
  const given = Object.entries(await query)
  return Object.fromEntries(
    given.flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  )
}
