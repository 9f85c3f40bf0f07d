import type { Transaction, TransactionPage } from '@dashtam/client'
import { useState } from 'react'
import { pageSizes, type TransactionSearch, writeSearch } from '../../transactions/transaction-search.ts'
import { transactionTitle } from '../../transactions/transaction-title.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { TransactionItem } from './transaction-item.tsx'

/** The properties of {@link TransactionPageView}. */
export interface TransactionPageViewProps {
  readonly data: TransactionPage
  readonly search: TransactionSearch
  readonly onChange: (search: TransactionSearch) => void
  /** Whether the next page is still loading. */
  readonly isStale: boolean
}

const sizes = pageSizes.map(size => [String(size), String(size)] as const)

/** A page of transactions. */
export function TransactionPageView({ data, search, onChange, isStale }: TransactionPageViewProps) {
  const [text, setText] = useState('')
  if (data.total === 0)
    return (
      <EmptyState title="No transactions">
        {search.type ? 'Choose other days or all types.' : 'Choose other days.'}
      </EmptyState>
    )
  const found = data.items.filter(item => contains(item, text))
  return (
    <>
      <div className="transaction-tools">
        <TextField
          label="Find on this page"
          type="search"
          value={text}
          onChange={setText}
          autoComplete="off"
        />
        <SelectField
          label="Per page"
          options={sizes}
          value={String(search.perPage)}
          onChange={event => onChange({ ...search, page: 1, perPage: Number(event.target.value) })}
        />
      </div>
      <p role="status" className="soft">
        {statusOf(data, found.length, text, isStale)}
      </p>
      <ul className="transactions" aria-busy={isStale}>
        {found.map(transaction => (
          <TransactionItem key={transaction.id} transaction={transaction} />
        ))}
      </ul>
      <Pagination
        label="Pages of transactions"
        page={search.page}
        pages={data.pages}
        to={page => `?${writeSearch({ ...search, page })}`}
      />
    </>
  )
}

function statusOf({ total }: TransactionPage, found: number, text: string, isStale: boolean): string {
  if (isStale) return 'Loading transactions'
  if (text)
    return found === 1 ? '1 transaction on this page matches' : `${found} transactions on this page match`
  return total === 1 ? '1 transaction' : `${total.toLocaleString('en-US')} transactions`
}

function contains(transaction: Transaction, text: string): boolean {
  const searched = [transactionTitle(transaction), transaction.description ?? '', transaction.amount]
  return searched.join('\n').toLowerCase().includes(text.trim().toLowerCase())
}
