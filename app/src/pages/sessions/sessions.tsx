import type { Session } from '@dashtam/client'
import { useRef } from 'react'
import { Link } from 'react-router'
import { Loaded } from '../../problems/loaded.tsx'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { useSessions } from '../../queries/sessions.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { EndSessions } from './end-sessions.tsx'
import { SessionCard } from './session-card.tsx'
import './sessions.css'
import { useSessionActions } from './use-session-actions.ts'

/** The page of the devices on which the user is signed in. */
export function Component() {
  const sessions = useSessions()
  const heading = useRef<HTMLHeadingElement>(null)
  // The button that ended a session disappears with it. The focus must not be lost.
  const actions = useSessionActions(() => heading.current?.focus())
  const problem = problemOf(actions.error)
  return (
    <Page title="Your devices">
      <p>
        You are signed in on these devices. If you do not recognize one, sign it out and change your password.
        Earlier sign-ins are in <Link to="/activity">your activity</Link>.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <Loaded query={sessions} loading="Loading your devices">
        {({ pages }) => {
          const items = pages.flatMap(page => page.items).sort(currentFirst)
          const total = pages[0]?.total ?? 0
          return (
            <>
              <h2 ref={heading} tabIndex={-1}>
                {total === 1 ? '1 device' : `${total} devices`}
              </h2>
              <ul className="sessions">
                {items.map(session => (
                  <SessionCard key={session.id} session={session} actions={actions} />
                ))}
              </ul>
              {sessions.hasNextPage && (
                <div>
                  <Button
                    isPending={sessions.isFetchingNextPage}
                    onPress={() => void sessions.fetchNextPage()}
                  >
                    Show more devices
                  </Button>
                </div>
              )}
              <EndSessions hasOthers={total > 1} actions={actions} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

const currentFirst = (a: Session, b: Session) => Number(b.is_current) - Number(a.is_current)
