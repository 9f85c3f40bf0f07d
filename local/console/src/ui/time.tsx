const clock = new Intl.DateTimeFormat('en-US', { timeStyle: 'medium' })
const dayAndClock = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
})

/** A time in the time zone of the user. The tooltip has the exact time in UTC. */
export function Time({ at }: { readonly at: string | null }) {
  if (at === null) return <span className="soft">–</span>
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={at}>
      {(isToday ? clock : dayAndClock).format(time)}
    </time>
  )
}
