import { type ReactNode, useState } from 'react'
import { type HeldAsset, type HoldingColumn, type HoldingOrder, sortAssets } from '../../accounts/holding.ts'
import { formatQuantity } from '../../text/money.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import './holdings.css'

/** The properties of {@link Holdings}. */
export interface HoldingsProps {
  readonly assets: readonly HeldAsset[]
  readonly currency: string
}

interface Column {
  readonly id: HoldingColumn
  readonly label: string
  readonly cell: (asset: HeldAsset, currency: string) => ReactNode
}

const columns: readonly Column[] = [
  { id: 'name', label: 'Asset', cell: asset => <AssetName asset={asset} /> },
  { id: 'quantity', label: 'Quantity', cell: ({ quantity }) => formatQuantity(quantity) },
  {
    id: 'averagePrice',
    label: 'Average price',
    cell: ({ averagePrice }, currency) => <Money amount={averagePrice} currency={currency} digits="price" />,
  },
  {
    id: 'value',
    label: 'Value',
    cell: ({ value }, currency) => <Money amount={value} currency={currency} />,
  },
  {
    id: 'dayChange',
    label: 'Today',
    cell: ({ dayChange }, currency) => <Money amount={dayChange} currency={currency} isSigned />,
  },
  {
    id: 'totalChange',
    label: 'Since purchase',
    cell: ({ totalChange }, currency) => <Money amount={totalChange} currency={currency} isSigned />,
  },
]

/** The assets in an account, as a table that the user can sort. On narrow screens each asset is a card. */
export function Holdings({ assets, currency }: HoldingsProps) {
  const [order, setOrder] = useState<HoldingOrder>({ column: 'value', direction: 'descending' })
  const shown = columns.filter(({ id }) => assets.some(asset => asset[id] !== null))
  return (
    <Card>
      <h2 id="holdings">Holdings</h2>
      {assets.length === 0 ? (
        <p className="soft">This account holds nothing but cash.</p>
      ) : (
        <table className="holdings" aria-labelledby="holdings">
          <thead>
            <tr>
              {shown.map(({ id, label }) => (
                <th key={id} scope="col" aria-sort={order.column === id ? order.direction : 'none'}>
                  <button type="button" onClick={() => setOrder(nextOrder(order, id))}>
                    {label}
                    <span aria-hidden="true">{order.column === id ? arrows[order.direction] : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sortAssets(assets, order).map(asset => (
              <tr key={asset.key}>
                {shown.map(({ id, label, cell }) =>
                  id === 'name' ? (
                    <th key={id} scope="row">
                      {cell(asset, currency)}
                    </th>
                  ) : (
                    <td key={id} data-label={label} className="number">
                      {cell(asset, currency)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

const arrows = { ascending: '▲', descending: '▼' } as const

/** Names start with the first letter, amounts with the largest. */
function nextOrder({ column, direction }: HoldingOrder, pressed: HoldingColumn): HoldingOrder {
  if (column === pressed) return { column, direction: direction === 'ascending' ? 'descending' : 'ascending' }
  return { column: pressed, direction: pressed === 'name' ? 'ascending' : 'descending' }
}

function AssetName({ asset: { name, description } }: { readonly asset: HeldAsset }) {
  return (
    <>
      <strong>{name}</strong>
      {description && <span className="soft asset-description">{description}</span>}
    </>
  )
}
