import { useEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'
import { Button } from './button.tsx'
import { clearStatus, statusMessage } from './status.ts'
import './status-messages.css'

/** How long a message is shown, in milliseconds. It only repeats what the page shows too. */
const DURATION = 10_000

/** Shows the last message of `status.ts`, until the user closes it, leaves the page or has had time to read it. */
export function StatusMessages() {
  const message = useSyncExternalStore(statusMessage.subscribe, statusMessage.read)
  const { pathname } = useLocation()
  useEffect(() => {
    if (message === undefined) return
    const timer = setTimeout(clearStatus, DURATION)
    return () => clearTimeout(timer)
  }, [message])
  // The element stays, because screen readers announce changes of an element that they know.
  return (
    <div role="status" className="status-messages">
      {message && (message.path === null || message.path === pathname) && (
        <div className="status-message">
          <p>{message.text}</p>
          <Button variant="quiet" onPress={clearStatus}>
            Close
          </Button>
        </div>
      )}
    </div>
  )
}
