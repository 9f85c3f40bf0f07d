/** Formats a duration: `3.4 ms`, `120 ms`, `1.25 s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`
}

/** Formats a period: `1 minute`, `24 hours`. */
export function formatSeconds(seconds: number): string {
  const [count, unit] = seconds >= 3600 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute']
  if (seconds < 60) return `${seconds} s`
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Formats a remaining time, rounded up to a second, a minute or a tenth of an hour: `5 s`, `3 minutes`, `1.2 hours`. */
export function formatRemaining(seconds: number): string {
  const step = seconds > 3600 ? 360 : seconds > 60 ? 60 : 1
  return formatSeconds(Math.ceil(seconds / step) * step)
}
