import { DashtamError } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { accountKeys } from '../../queries/accounts.ts'
import { connectionKeys } from '../../queries/connections.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

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
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: connectionKeys.all }),
        queries.invalidateQueries({ queryKey: accountKeys.of(connectionId) }),
      ]),
  })
  return (
    <>
      {check.error instanceof DashtamError && <ProblemNotice problem={check.error.problem} />}
      {check.isSuccess && <Notice kind="good">The connection to {institution} works.</Notice>}
      <Button isPending={check.isPending} onPress={() => check.mutate()}>
        Check now
      </Button>
    </>
  )
}
