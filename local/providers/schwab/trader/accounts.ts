import { createHash } from 'node:crypto'

/** An account of the practice server. */
export interface MockAccount {
  readonly type: 'MARGIN' | 'CASH'
  /** The plain number, which no address accepts. */
  readonly number: string
  readonly hash: string
}

const account = (type: MockAccount['type'], number: string): MockAccount => ({
  type,
  number,
  hash: createHash('sha256').update(`account ${number}`).digest('hex').toUpperCase(),
})

/** Every account: each person has the same, as if they held them jointly. */
export const accounts: readonly MockAccount[] = [account('MARGIN', '40718293'), account('CASH', '55630917')]
