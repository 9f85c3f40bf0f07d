import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { Loaded } from '../../problems/loaded.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import type { ProblemLike } from '../../problems/problem-text.ts'
import { type AccountPath, useTransactions } from '../../queries/transactions.ts'
import { localDateOf } from '../../text/local-date.ts'
import {
  rangeError,
  readSearch,
  type TransactionSearch,
  toQuery,
  writeSearch,
} from '../../transactions/transaction-search.ts'
import { Card } from '../../ui/card.tsx'
import { TransactionFilter } from './transaction-filter.tsx'
import { TransactionPageView } from './transaction-page.tsx'
import './transactions.css'

/** The transactions of an account, with a filter and pages. Both are in the address, so that the back button works. */
export function Transactions(path: AccountPath) {
  const [parameters, setParameters] = useSearchParams()
  const [today] = useState(() => localDateOf(new Date()))
  const search = readSearch(parameters, today)
  const ownError = rangeError(search)
  const transactions = useTransactions(path, toQuery(search), { enabled: !ownError })
  const heading = useRef<HTMLHeadingElement>(null)
  const { page } = search
  const shownPage = useRef(page)
  useEffect(() => {
    // Without this, the focus would stay on a link below the new page.
    if (shownPage.current !== page) heading.current?.focus()
    shownPage.current = page
  }, [page])
  const change = (changed: TransactionSearch) => {
    setParameters(writeSearch(changed), { preventScrollReset: true })
  }
  const problem = problemOf(transactions.error)
  const fromError = ownError ?? (problem && errorOfRange(problem))
  return (
    <Card>
      <h2 ref={heading} tabIndex={-1} id="transactions">
        Transactions
      </h2>
      <TransactionFilter search={search} today={today} error={fromError} onChange={change} />
      {!fromError && (
        <Loaded query={transactions} loading="Loading transactions">
          {data => (
            <TransactionPageView
              data={data}
              search={search}
              onChange={change}
              isStale={transactions.isPlaceholderData}
            />
          )}
        </Loaded>
      )}
    </Card>
  )
}

/** Returns why the API refused the days. */
function errorOfRange({ errors }: ProblemLike): string | undefined {
  return errors?.find(({ path }) => path === 'from' || path === 'to')?.message
}
