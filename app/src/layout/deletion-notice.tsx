import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { problemOf } from '../problems/problem-of.ts'
import { userKey, useUser } from '../queries/user.ts'
import { formatDate } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { showStatus } from '../ui/status.ts'
import { focusContent } from './focus-content.ts'

/** Says that the account will be deleted, and lets the user keep it. Nothing if no deletion is scheduled. */
export function DeletionNotice() {
  const client = useClient()
  const cache = useQueryClient()
  const { data: user } = useUser()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.user.restore().orThrow(),
    onSuccess: restored => {
      cache.setQueryData(userKey, restored)
      showStatus('Your account is kept.')
      focusContent()
    },
  })
  const problem = problemOf(error)
  if (!user || user.delete_after === null) return null
  return (
    <div className="stack account-notice">
      <Notice
        kind="warn"
        title={`Your account will be deleted on ${formatDate(user.delete_after)}`}
        actions={
          <Button isPending={isPending} onPress={() => mutate()}>
            Keep my account
          </Button>
        }
      >
        You asked for this. Until then, nothing is deleted.
      </Notice>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  )
}
