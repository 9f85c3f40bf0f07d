import { randomUUID } from 'node:crypto'
import type { Job } from '../lib/jobs.ts'
import type { ScheduledFunction } from '../lib/triggers/scheduled-task.ts'
import { lambdaContext } from './lambda-context.ts'

const FUNCTION_SECONDS = 5 * 60
const SECONDS = { minute: 60, minutes: 60, hour: 3600, hours: 3600 }

/** Returns the period of an EventBridge `rate(…)` expression, in milliseconds. */
export function periodOf(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minutes?|hours?)\)$/.exec(schedule) ?? []
  const seconds = Object.entries(SECONDS).find(([name]) => name === unit)?.[1]
  if (!count || !seconds) throw new Error(`Invalid schedule: ${schedule}`)
  return Number(count) * seconds * 1000
}

/** The running schedules. */
export type Schedules = ReturnType<typeof startSchedules>

/** Works like EventBridge Scheduler: runs each scheduled job once per period, even if the last run failed. */
export function startSchedules(jobs: readonly Job[], load: (id: string) => Promise<unknown>) {
  const running = new Set<Promise<void>>()
  const nextRuns = new Map<string, Date>()
  const invoke = async (id: string): Promise<void> => {
    const handler = (await load(id)) as ScheduledFunction
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: new Date().toISOString(),
      region: 'us-east-1',
      resources: [],
      detail: {},
    }
    await handler(event, lambdaContext(id.replaceAll('/', '-'), randomUUID(), FUNCTION_SECONDS * 1000))
  }
  const start = (id: string): Promise<void> => {
    const invocation = invoke(id)
      .catch(error => console.error(error))
      .finally(() => running.delete(invocation))
    running.add(invocation)
    return invocation
  }
  const timers = jobs.flatMap(({ id, on }) => {
    if (!('schedule' in on)) return []
    const period = periodOf(on.schedule)
    const plan = () => nextRuns.set(id, new Date(Date.now() + period))
    plan()
    const run = () => {
      plan()
      void start(id)
    }
    return [setInterval(run, period)]
  })
  return {
    /** Returns when a scheduled job runs next; undefined if no scheduled job has this id. */
    nextRun: (id: string) => nextRuns.get(id),
    /** Runs a scheduled job now. Returns false if no scheduled job has this id. */
    runNow: async (id: string): Promise<boolean> => {
      const isScheduled = jobs.some(job => job.id === id && 'schedule' in job.on)
      if (isScheduled) await start(id)
      return isScheduled
    },
    /** Stops the schedules and waits for the running jobs. */
    stop: async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
