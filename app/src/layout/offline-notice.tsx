import { useIsOnline } from '../queries/use-is-online.ts'
import './offline-notice.css'

/** Tells that the browser has no network. Reads continue by themselves when it is back. */
export function OfflineNotice() {
  const isOnline = useIsOnline()
  return (
    <div role="status">
      {!isOnline && (
        <p className="offline-notice">You are offline. The page updates when the connection is back.</p>
      )}
    </div>
  )
}
