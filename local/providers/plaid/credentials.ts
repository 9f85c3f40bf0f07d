import { createHash } from 'node:crypto'

const derived = (text: string) => createHash('sha256').update(text).digest('hex')

/** The credentials of the application. They are fixed, because they protect no real data. */
export const client = {
  id: derived('client of mock plaid').slice(0, 24),
  secret: derived('secret of mock plaid').slice(0, 30),
  name: 'Dashtam',
}
