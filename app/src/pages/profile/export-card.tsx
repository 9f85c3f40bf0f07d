import type { AccountExport } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { exportKey, useAccountExport } from '../../queries/account-export.ts'
import { formatBytes } from '../../text/bytes.ts'
import { formatDate, formatTime } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Requests a copy of the data of the user, and downloads it. */
export function ExportCard() {
  const client = useClient()
  const cache = useQueryClient()
  const current = useAccountExport()
  const request = useMutation({
    mutationFn: () => client.user.requestAccountExport().orThrow(),
    onSuccess: data => cache.setQueryData(exportKey, data),
  })
  const problem = problemOf(request.error ?? current.error)
  const isBusy = request.isPending || current.isFetching
  return (
    <Card>
      <h2>A copy of your data</h2>
      <p>
        A file with everything that we keep about you: your profile, devices, sign-in methods, connections and
        activity. It contains no passwords and no keys.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <div role="status">{current.data && <Status data={current.data} />}</div>
      <div className="row">
        <Button
          isPending={request.isPending}
          isDisabled={isBusy || current.data?.status === 'pending'}
          onPress={() => request.mutate()}
        >
          Request a copy
        </Button>
        <Button
          variant="quiet"
          isPending={current.isFetching && !request.isPending}
          onPress={() => void current.refetch()}
        >
          Show my last copy
        </Button>
      </div>
    </Card>
  )
}

function Status({ data }: { readonly data: AccountExport }) {
  const { status, requested_at, expires_at, download_url, bytes } = data
  if (status === 'none') return <p>You have not requested a copy yet.</p>
  if (status === 'failed')
    return (
      <Notice kind="warn" title="The copy could not be made">
        Request it again. If it happens again, contact support.
      </Notice>
    )
  if (status === 'pending' || download_url === null)
    return (
      <Notice title="Your copy is being made">
        {requested_at && `You requested it on ${formatTime(requested_at)}. `}We send you an email when it is
        ready.
      </Notice>
    )
  return (
    <Notice
      kind="good"
      title="Your copy is ready"
      actions={
        <a className="button secondary" href={download_url} download>
          Download{bytes === null ? '' : ` (${formatBytes(bytes)})`}
        </a>
      }
    >
      {expires_at && `It is deleted on ${formatDate(expires_at)}. `}The button works for five minutes.
    </Notice>
  )
}
