import type { Activity } from '@dashtam/client'
import { daysOf, originOf } from '../../activity/days.ts'
import { formatTimeOfDay } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'

/** Events by day. */
export function ActivityList({ events }: { readonly events: readonly Activity[] }) {
  return daysOf(events).map(day => (
    <Card key={day.title}>
      <h2>{day.title}</h2>
      <ol className="activity">
        {day.events.map(event => (
          <ActivityItem key={event.id} event={event} />
        ))}
      </ol>
    </Card>
  ))
}

function ActivityItem({ event }: { readonly event: Activity }) {
  const { created_at, description, kind } = event
  const origin = originOf(event)
  return (
    <li>
      <time dateTime={created_at} className="soft">
        {formatTimeOfDay(created_at)}
      </time>
      <div>
        <p>{description}</p>
        {origin && <p className="soft activity-origin">{origin}</p>}
      </div>
      {kind.endsWith('_failed') && <Badge kind="warn">Failed</Badge>}
    </li>
  )
}
