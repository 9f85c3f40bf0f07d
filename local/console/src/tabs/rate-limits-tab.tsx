import { Button } from '../../../../app/src/ui/button.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import { Notice } from '../../../../app/src/ui/notice.tsx'
import type { ConsoleBucket, RateLimits } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { formatRemaining } from '../ui/milliseconds.ts'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'
import './rate-limits-tab.css'

/** The token buckets of the rate limits. */
export function RateLimitsTab() {
  const limits = useData<RateLimits>(['rate-limits'], '/rate-limits')
  const act = useAct()
  const columns: readonly Column<ConsoleBucket>[] = [
    { label: 'Limit', kind: 'wide', cell: bucket => <Limit bucket={bucket} /> },
    { label: 'Remaining', cell: bucket => <Remaining bucket={bucket} /> },
    { label: 'Full in', cell: bucket => <FullIn bucket={bucket} /> },
    { label: 'Last used', cell: ({ updated_at }) => <Time at={updated_at} /> },
    {
      label: 'Actions',
      kind: 'actions',
      cell: ({ key, limit }) => (
        <div className="row">
          <Button
            aria-label={`Reset ${nameOf({ key, limit })}`}
            onPress={() =>
              void act(
                { method: 'DELETE', path: `/rate-limits/${encodeURIComponent(key)}` },
                `${limit} is full again.`,
              )
            }
          >
            Reset
          </Button>
        </div>
      ),
    },
  ]
  return (
    <TabPage
      title="Rate limits"
      summary="The token buckets. A request takes one token; a bucket refills continuously."
      actions={
        <ConfirmDialog
          trigger={<Button isDisabled={!limits.data?.buckets.length}>Reset all</Button>}
          title="Reset all rate limits?"
          confirmLabel="Reset all"
          onConfirm={() =>
            void act({ method: 'DELETE', path: '/rate-limits' }, 'All buckets are full again.')
          }
        >
          Every bucket is full again, also those that protect accounts from guessing.
        </ConfirmDialog>
      }
    >
      <Loaded query={limits} loading="Loading rate limits">
        {({ uses_redis, buckets }) => (
          <>
            {uses_redis && (
              <Notice kind="warn">
                REDIS_URL is set, so Redis has the buckets. This page shows and resets only those in
                PostgreSQL.
              </Notice>
            )}
            {buckets.length > 0 ? (
              <DataTable label="Rate limits" columns={columns} rows={buckets} keyOf={({ key }) => key} />
            ) : (
              <EmptyState title="No buckets">All limits are full. Call the API to use one.</EmptyState>
            )}
          </>
        )}
      </Loaded>
    </TabPage>
  )
}

/** The subject of a bucket is hashed, so only its hash can be shown. */
function Limit({ bucket: { key, limit } }: { readonly bucket: ConsoleBucket }) {
  const subject = key.slice(limit.length + 1)
  return (
    <>
      <code>{limit}</code>
      {subject && (
        <div className="soft" title={`Hash of the subject: ${subject}`}>
          subject {subject.slice(0, 8)}
        </div>
      )}
    </>
  )
}

/** Buckets of one limit differ by their subject. */
function nameOf({ key, limit }: Pick<ConsoleBucket, 'key' | 'limit'>): string {
  const subject = key.slice(limit.length + 1)
  return subject ? `${limit}, subject ${subject.slice(0, 8)}` : limit
}

function FullIn({ bucket: { remaining, capacity, seconds } }: { readonly bucket: ConsoleBucket }) {
  if (capacity === null || seconds === null) return <span className="soft">–</span>
  const missing = capacity - remaining
  return missing > 0 ? formatRemaining((missing * seconds) / capacity) : <span className="soft">full</span>
}

function Remaining({ bucket: { key, limit, remaining, capacity } }: { readonly bucket: ConsoleBucket }) {
  const tokens = Math.floor(remaining)
  if (capacity === null) return <span className="number">{tokens}</span>
  return (
    <span className="remaining number">
      <meter
        aria-label={`Remaining tokens of ${nameOf({ key, limit })}`}
        min={0}
        max={capacity}
        low={capacity / 4}
        high={capacity / 2}
        optimum={capacity}
        value={tokens}
      />
      {tokens} of {capacity}
    </span>
  )
}
