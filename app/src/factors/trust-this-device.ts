import type { Client } from '@dashtam/client'
import { WHOLE_LIST } from '../queries/all-items.ts'
import { showStatusOnEveryPage } from '../ui/status.ts'

/** Trusts the device of the current session, and says whether this succeeded. The user has just used a second factor. */
export async function trustThisDevice(client: Client): Promise<void> {
  // The page after the sign-in may not be loaded yet.
  showStatusOnEveryPage(
    (await trustCurrent(client))
      ? 'You trust this device. Your next sign-ins here need no second step.'
      : 'This device could not be trusted. Try it again on the page of your devices.',
  )
}

async function trustCurrent({ sessions }: Client): Promise<boolean> {
  const list = await sessions.list(WHOLE_LIST)
  const current = list.ok ? list.data.items.find(({ is_current }) => is_current) : undefined
  return current !== undefined && (await sessions.trust(current.id)).ok
}
