import type { Passkey } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { factorsKey } from '../queries/factors.ts'
import { clearStatus, showStatus } from '../ui/status.ts'
import { showRecoveryCodes } from './show-recovery-codes.tsx'

/** What a user can do with the sign-in methods. */
export type FactorActions = ReturnType<typeof useFactorActions>

/** Returns what a user can do with the sign-in methods: one action at a time, with its problem. */
export function useFactorActions() {
  const client = useClient()
  const cache = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (action: () => Promise<string>) => action(),
    onMutate: clearStatus,
    onSettled: () => cache.invalidateQueries({ queryKey: factorsKey }),
    onSuccess: showStatus,
  })
  return {
    isPending,
    error,
    removePassword: () =>
      mutate(async () => {
        await client.factors.removePassword().orThrow()
        return 'Your password is removed.'
      }),
    removePasskey: ({ id, name }: Passkey) =>
      mutate(async () => {
        await client.factors.removePasskey(id).orThrow()
        return `${name} is removed.`
      }),
    removeTotp: () =>
      mutate(async () => {
        await client.factors.removeTotp().orThrow()
        return 'Your authenticator app is removed.'
      }),
    replaceRecoveryCodes: () =>
      mutate(async () => {
        const { recovery_codes } = await client.factors.replaceRecoveryCodes().orThrow()
        showRecoveryCodes(recovery_codes)
        return 'You have new recovery codes.'
      }),
  }
}
