import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { exportKey, useAccountExport } from '../../queries/account-export.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ExportStatus } from './export-status.tsx'

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
  const isAwaited = current.data?.status === 'pending'
  return (
    <Card>
      <h2>A copy of your data</h2>
      <p>
        A file with everything that we keep about you: your profile, devices, sign-in methods, connections and
        activity. It contains no passwords and no keys.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {current.data && <ExportStatus key={current.dataUpdatedAt} data={current.data} />}
      <div className="row">
        <Button
          isPending={request.isPending}
          isDisabled={isBusy || isAwaited}
          onPress={() => request.mutate()}
        >
          Request a copy
        </Button>
        <Button
          variant="quiet"
          isPending={current.isFetching && !request.isPending}
          onPress={() => {
            request.reset()
            void current.refetch()
          }}
        >
          {isAwaited ? 'Check again' : 'Show my last copy'}
        </Button>
      </div>
    </Card>
  )
}
