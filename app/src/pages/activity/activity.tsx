import { Link, useSearchParams } from 'react-router'
import { readKind } from '../../activity/kinds.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { useActivity } from '../../queries/activity.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import './activity.css'
import { ActivityFilter } from './activity-filter.tsx'
import { ActivityList } from './activity-list.tsx'

/** The page of what happened to the account. The kind is in the address, so that the back button works. */
export function Component() {
  const [parameters, setParameters] = useSearchParams()
  const kind = readKind(parameters.get('kind'))
  const activity = useActivity(kind)
  return (
    <Page title="Activity">
      <p>
        Sign-ins, changes and connections of your account. If you do not recognize something,{' '}
        <Link to="/profile/password">change your password</Link> and{' '}
        <Link to="/sessions">check your devices</Link>.
      </p>
      <div className="activity-filter">
        <ActivityFilter
          kind={kind}
          onChange={chosen => setParameters(chosen ? { kind: chosen } : {}, { preventScrollReset: true })}
        />
      </div>
      <Loaded query={activity} loading="Loading your activity">
        {({ pages }) => {
          const events = pages.flatMap(page => page.items)
          const total = pages[0]?.total ?? 0
          if (total === 0)
            return (
              <EmptyState title="No activity">
                {kind ? 'Choose another kind of activity.' : 'What happens to your account appears here.'}
              </EmptyState>
            )
          return (
            <>
              <p role="status" className="soft">
                {countText(events.length, total)}
              </p>
              <ActivityList events={events} />
              {activity.hasNextPage && (
                <div>
                  <Button
                    isPending={activity.isFetchingNextPage}
                    onPress={() => void activity.fetchNextPage()}
                  >
                    Show older events
                  </Button>
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function countText(shown: number, total: number): string {
  if (total === 1) return '1 event'
  const all = `${total.toLocaleString('en-US')} events`
  return shown < total ? `${shown.toLocaleString('en-US')} of ${all}` : all
}
