import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { useWait } from '../../problems/use-wait.ts'
import { accountKeys } from '../../queries/accounts.ts'
import { connectionKeys } from '../../queries/connections.ts'
import { Button } from '../../ui/button.tsx'
import { showStatus } from '../../ui/status.ts'

/** The properties of {@link CheckNow}. */
export interface CheckNowProps {
  readonly connectionId: string
  /** The name of the institution. */
  readonly institution: string
}

/** A button that renews the access to the institution at once, and says whether it works. */
export function CheckNow({ connectionId, institution }: CheckNowProps) {
  const client = useClient()
  const queries = useQueryClient()
  const check = useMutation({
    mutationFn: () => client.connections.refreshAuthorization(connectionId).orThrow(),
    onSuccess: () => showStatus(`The connection to ${institution} works.`),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: connectionKeys.all }),
        queries.invalidateQueries({ queryKey: accountKeys.of(connectionId) }),
      ]),
  })
  const problem = problemOf(check.error)
  const wait = useWait(problem)
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button isPending={check.isPending} isDisabled={wait > 0} onPress={() => check.mutate()}>
        Check now
      </Button>
    </>
  )
}
