import type { Session } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sessionsKey } from '../../queries/sessions.ts'
import { sessionFollower } from '../../session/session-follower.ts'
import { clearStatus, showStatus } from '../../ui/status.ts'

/** What a user can do with the devices. */
export type SessionActions = ReturnType<typeof useSessionActions>

/**
 * Returns what a user can do with the devices: one action at a time, with its problem.
 *
 * @param onEnded - Called after sessions disappeared from the list.
 */
export function useSessionActions(onEnded: () => void) {
  const client = useClient()
  const cache = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (action: () => Promise<string>) => action(),
    onMutate: clearStatus,
    // Also after a failure: the list may be outdated, for example if the session has already ended.
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsKey }),
    onSuccess: showStatus,
  })
  const ended = (action: () => Promise<string>) => mutate(action, { onSuccess: onEnded })
  return {
    isPending,
    error,
    end: ({ id, device }: Session) =>
      ended(async () => {
        await client.sessions.end(id).orThrow()
        return `${device} is signed out.`
      }),
    endOthers: () =>
      ended(async () => {
        const { revoked } = await client.sessions.endOther().orThrow()
        return revoked === 1 ? 'The other device is signed out.' : `${revoked} other devices are signed out.`
      }),
    endAll: () =>
      mutate(async () => {
        await sessionFollower.signOutWith(() => client.sessions.endAll().orThrow())
        return 'All devices are signed out.'
      }),
    setTrusted: ({ id, device }: Session, isTrusted: boolean) =>
      mutate(async () => {
        await client.sessions[isTrusted ? 'trust' : 'distrust'](id).orThrow()
        return isTrusted ? `You trust ${device}.` : `You no longer trust ${device}.`
      }),
  }
}
