import type { BrokerageTransactionDetails, Transaction } from '@dashtam/client'
import { formatQuantity } from '../../text/money.ts'
import { formatDate } from '../../text/time.ts'
import { feeText } from '../../transactions/fee-text.ts'
import { transactionDetails, transactionStatusText } from '../../transactions/transaction-details.ts'
import { tradedAssets, transactionTitle } from '../../transactions/transaction-title.ts'
import { transactionTypeText } from '../../transactions/transaction-type.ts'
import { Badge } from '../../ui/badge.tsx'
import { Details } from '../../ui/details.tsx'
import { Money } from '../../ui/money.tsx'

/** A transaction: a line that opens to show everything that is known about it. */
export function TransactionItem({ transaction }: { readonly transaction: Transaction }) {
  const { time, type, status, amount, currency } = transaction
  const [title, typeText] = [transactionTitle(transaction), transactionTypeText(type)]
  const known = transactionDetails(transaction).filter(([, value]) => value !== null)
  return (
    <li>
      <details className="transaction">
        <summary>
          <span className="transaction-date soft">{formatDate(time)}</span>
          <span className="transaction-title">
            {title}
            {title !== typeText && <span className="soft transaction-type">{typeText}</span>}
          </span>
          {status !== 'posted' && <Badge kind="neutral">{transactionStatusText(status)}</Badge>}
          <span className="transaction-amount">
            <Money amount={amount} currency={currency} isSigned />
          </span>
        </summary>
        <div className="stack transaction-body">
          <Details items={known} />
          {transaction.kind === 'brokerage' && <Parts details={transaction.brokerage} currency={currency} />}
        </div>
      </details>
    </li>
  )
}

interface PartsProps {
  readonly details: BrokerageTransactionDetails
  readonly currency: string
}

/** What a trade moved, and what it cost. The API has no ids for these, and their order does not change. */
function Parts({ details, currency }: PartsProps) {
  const { fees } = details
  return (
    <>
      {tradedAssets(details).map((leg, index) => (
        <Details
          key={index}
          items={[
            ['Asset', leg.description ?? leg.symbol ?? leg.cusip ?? 'Unknown asset'],
            ...(leg.quantity === null ? [] : [['Quantity', formatQuantity(leg.quantity)] as const]),
            ...(leg.price === null
              ? []
              : [
                  [
                    'Price',
                    <Money key="price" amount={leg.price} currency={currency} digits="price" />,
                  ] as const,
                ]),
            ['Amount', <Money key="cost" amount={leg.cost} currency={currency} isSigned />],
          ]}
        />
      ))}
      {fees.length > 0 && (
        <Details
          items={fees.map(({ type, amount }) => [
            feeText(type),
            <Money key={type} amount={amount} currency={currency} />,
          ])}
        />
      )}
    </>
  )
}
