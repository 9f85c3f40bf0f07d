import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { devicesKey } from '../../queries/devices.ts'
import { sessionsKey } from '../../queries/sessions.ts'
import { sessionFollower } from '../../session/session-follower.ts'
import { clearStatus, showStatus } from '../../ui/status.ts'
import type { OwnDevice } from './own-device.ts'

/** What a user can do with the devices. */
export type DeviceActions = ReturnType<typeof useDeviceActions>

/**
 * Returns what a user can do with the devices: one action at a time, with its problem.
 *
 * @param onEnded - Called after a button disappeared with what it ended.
 */
export function useDeviceActions(onEnded: () => void) {
  const client = useClient()
  const cache = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (action: () => Promise<string>) => action(),
    onMutate: clearStatus,
    // Also after a failure: the lists may be outdated, for example if the session has already ended.
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: devicesKey }),
        cache.invalidateQueries({ queryKey: sessionsKey }),
      ]),
    onSuccess: showStatus,
  })
  const ended = (action: () => Promise<string>) => mutate(action, { onSuccess: onEnded })
  return {
    isPending,
    error,
    end: ({ label, sessions }: OwnDevice) =>
      ended(async () => {
        await Promise.all(sessions.map(({ id }) => client.sessions.end(id).orThrow()))
        return `${label} is signed out.`
      }),
    remove: ({ id, label }: OwnDevice) =>
      ended(async () => {
        await client.sessions.removeDevice(id).orThrow()
        return `${label} is removed.`
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
    setTrusted: ({ id, label }: OwnDevice, is_trusted: boolean) =>
      mutate(async () => {
        await client.sessions.updateDevice(id, { is_trusted }).orThrow()
        return is_trusted ? `You trust ${label}.` : `You no longer trust ${label}.`
      }),
  }
}
