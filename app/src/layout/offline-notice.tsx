import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import './offline-notice.css'

const subscribe = (listener: () => void) => onlineManager.subscribe(listener)

/** Tells that the browser has no network. Reads continue by themselves when it is back. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => onlineManager.isOnline())
  return (
    <div role="status">
      {!isOnline && (
        <p className="offline-notice">You are offline. The page updates when the connection is back.</p>
      )}
    </div>
  )
}
