import type { Job } from '../../lib/jobs.ts'
import type { Recorder } from '../recording/recorder.ts'
import { periodOf, type Schedules } from '../schedules.ts'
import type { ConsoleSchedule } from './replies.ts'
import { summarizeRun } from './request-routes.ts'
import { type ConsoleRoute, done, ok } from './route.ts'

/** Creates the routes of the schedules. The id of a job has two segments. */
export function scheduleRoutes(
  jobs: readonly Job[],
  schedules: Schedules,
  { runs }: Pick<Recorder, 'runs'>,
): ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/schedules',
      handle: () =>
        ok(
          jobs.flatMap(({ id, summary, on }): ConsoleSchedule[] => {
            if (!('schedule' in on)) return []
            const last = runs.all().find(({ job }) => job === id)
            return [
              {
                job: id,
                summary,
                every_seconds: periodOf(on.schedule) / 1000,
                next_run_at: schedules.nextRun(id)?.toISOString() ?? null,
                last_run: last ? summarizeRun(last) : null,
              },
            ]
          }),
        ),
    },
    {
      method: 'POST',
      path: '/schedules/{folder}/{job}',
      handle: async ({ params }) => done(await schedules.runNow(`${params['folder']}/${params['job']}`)),
    },
  ]
}
