import { useRef } from 'react'
import { Link } from 'react-router'
import { Loaded } from '../../problems/loaded.tsx'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { useDevices } from '../../queries/devices.ts'
import { useSessions } from '../../queries/sessions.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { DeviceCard } from './device-card.tsx'
import './devices.css'
import { EndSessions } from './end-sessions.tsx'
import { ownDevices } from './own-device.ts'
import { useDeviceActions } from './use-device-actions.ts'

/** The page of the devices from which the user has signed in. */
export function Component() {
  const devices = useDevices()
  const sessions = useSessions()
  const heading = useRef<HTMLHeadingElement>(null)
  // The button that ended a session disappears with it. The focus must not be lost.
  const actions = useDeviceActions(() => heading.current?.focus())
  const problem = problemOf(actions.error)
  return (
    <Page title="Your devices">
      <p>
        You have signed in on these devices. If you do not recognize one, remove it and change your password.
        Earlier sign-ins are in <Link to="/activity">your activity</Link>.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <Loaded query={sessions} loading="Loading your devices">
        {active => (
          <Loaded query={devices} loading="Loading your devices">
            {({ pages }) => {
              const total = pages[0]?.total ?? 0
              const items = ownDevices(
                pages.flatMap(page => page.items),
                active,
              )
              return (
                <>
                  <h2 ref={heading} tabIndex={-1}>
                    {total === 1 ? '1 device' : `${total} devices`}
                  </h2>
                  <ul className="devices">
                    {items.map(device => (
                      <DeviceCard key={device.id} device={device} actions={actions} />
                    ))}
                  </ul>
                  {devices.hasNextPage && (
                    <div>
                      <Button
                        isPending={devices.isFetchingNextPage}
                        onPress={() => void devices.fetchNextPage()}
                      >
                        Show more devices
                      </Button>
                    </div>
                  )}
                  <EndSessions hasOthers={active.length > 1} actions={actions} />
                </>
              )
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
