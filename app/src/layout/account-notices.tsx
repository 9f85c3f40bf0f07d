import { type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react'
import { useUser } from '../queries/user.ts'
import { isPasskeyOffered, onPasskeyOffer } from '../session/passkey-offer.ts'

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

/** What every page says about the account. Few users see it, so its code is loaded when it is shown. */
export function AccountNotices(): ReactNode {
  const { data: user } = useUser()
  const isOffered = useSyncExternalStore(onPasskeyOffer, isPasskeyOffered)
  return (
    <Suspense>
      {user?.delete_after && <DeletionNotice />}
      {isOffered && <PasskeyOfferNotice />}
    </Suspense>
  )
}
