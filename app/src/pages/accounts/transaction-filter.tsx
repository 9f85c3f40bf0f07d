import { useEffect, useRef } from 'react'
import { Form } from 'react-aria-components/Form'
import { addDays } from '../../text/local-date.ts'
import { readSearch, type TransactionSearch, writeSearch } from '../../transactions/transaction-search.ts'
import { transactionTypes } from '../../transactions/transaction-type.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The properties of {@link TransactionFilter}. */
export interface TransactionFilterProps {
  readonly search: TransactionSearch
  /** The date of today. */
  readonly today: string
  /** Why the days cannot be shown. */
  readonly error: string | undefined
  readonly onChange: (search: TransactionSearch) => void
}

const types = [['', 'All types'], ...transactionTypes] as [string, string][]
const periods = [
  [30, '30 days'],
  [90, '90 days'],
  [365, '1 year'],
] as const

/** Chooses the days and the type of the transactions. */
export function TransactionFilter({ search, today, error, onChange }: TransactionFilterProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  const isPeriod = (days: number) => search.to === today && search.from === addDays(today, 1 - days)
  return (
    <Form
      ref={form}
      className="transaction-filter"
      aria-label="Filter transactions"
      validationErrors={error ? { from: error } : {}}
      onSubmit={event => {
        event.preventDefault()
        const values = new FormData(event.currentTarget)
        const chosen = new URLSearchParams(writeSearch({ ...search, page: 1 }))
        for (const name of ['from', 'to', 'type']) chosen.set(name, String(values.get(name)))
        onChange(readSearch(chosen, today))
      }}
    >
      <fieldset className="row">
        <legend className="visually-hidden">Period until today</legend>
        {periods.map(([days, label]) => (
          <button
            key={days}
            type="button"
            className="period"
            aria-pressed={isPeriod(days)}
            onClick={() => onChange({ ...search, from: addDays(today, 1 - days), to: today, page: 1 })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {/* The keys show the values of another address, for example after the back button. */}
      <TextField
        key={`from ${search.from}`}
        label="From"
        name="from"
        type="date"
        defaultValue={search.from}
        isRequired
      />
      <TextField
        key={`to ${search.to}`}
        label="To"
        name="to"
        type="date"
        defaultValue={search.to}
        isRequired
      />
      <SelectField
        key={`type ${search.type}`}
        label="Type"
        name="type"
        defaultValue={search.type ?? ''}
        options={types}
      />
      <Button type="submit">Show</Button>
    </Form>
  )
}
