import { createHash } from 'node:crypto'

/** An account of the practice server. */
export interface PracticeAccount {
  readonly type: 'MARGIN' | 'CASH'
  /** The plain number, which no address accepts. */
  readonly number: string
  readonly hash: string
}

const account = (type: PracticeAccount['type'], number: string): PracticeAccount => ({
  type,
  number,
  hash: createHash('sha256').update(`account ${number}`).digest('hex').toUpperCase(),
})

/** Every account: each person has the same, as if they held them jointly. */
export const accounts: readonly PracticeAccount[] = [
  account('MARGIN', '40718293'),
  account('CASH', '55630917'),
]
