import { type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react'
import { useUser } from '../queries/user.ts'
import { passkeyOffer } from '../session/passkey-offer.ts'

/** Pages are shown without a notice if its code cannot be loaded. */
const notice = (load: () => Promise<ComponentType>) =>
  lazy(() =>
    load().then(
      Notice => ({ default: Notice }),
      () => ({ default: () => null }),
    ),
  )
const DeletionNotice = notice(() => import('./deletion-notice.tsx').then(loaded => loaded.DeletionNotice))
const PasskeyOfferNotice = notice(() =>
  import('./passkey-offer-notice.tsx').then(loaded => loaded.PasskeyOfferNotice),
)

/** Shows the notices about the account. Few users see them, so their code is loaded when they are shown. */
export function AccountNotices(): ReactNode {
  const { data: user } = useUser()
  const offeredTo = useSyncExternalStore(passkeyOffer.subscribe, passkeyOffer.read)
  return (
    <Suspense>
      {user?.delete_after && <DeletionNotice />}
      {user && offeredTo === user.id && <PasskeyOfferNotice />}
    </Suspense>
  )
}
