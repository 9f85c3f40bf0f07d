import { join } from 'node:path'
import type { Job } from '../../lib/jobs.ts'
import type { startMail } from '../aws/mail.ts'
import type { startQueues } from '../aws/queues.ts'
import type { Receiver } from '../events/start-receiver.ts'
import type { Dispatch } from '../front/dispatch.ts'
import type { MockPlaid } from '../providers/plaid/start-plaid.ts'
import type { MockSchwab } from '../providers/schwab/start-schwab.ts'
import { openMailbox } from '../recording/mailbox.ts'
import type { Recorder } from '../recording/recorder.ts'
import type { Schedules } from '../schedules.ts'
import type { LocalCredentials } from '../sigv4.ts'
import { queueJobs } from '../workers.ts'
import { actAsRoutes } from './act-as.ts'
import { auditRoutes, auditSearch } from './audit-search.ts'
import type { Changes } from './changes.ts'
import { connectionRoutes } from './connection-routes.ts'
import type { ConsolePages } from './console-pages.ts'
import { consoleServices } from './console-services.ts'
import { countRoutes } from './count-routes.ts'
import { type EndpointSources, endpointRoutes } from './endpoint-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { mailRoutes } from './mail-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { countDeadLetters, queueRoutes } from './queue-routes.ts'
import { rateLimitRoutes } from './rate-limit-routes.ts'
import { requestRoutes } from './request-routes.ts'
import { scheduleRoutes } from './schedule-routes.ts'
import { serveConsole } from './serve-console.ts'
import { sessionRoutes } from './session-routes.ts'
import { userRoutes } from './user-routes.ts'

/** The parts of the local cloud that the console shows and changes. */
export interface ConsoleParts {
  readonly jobs: readonly Job[]
  readonly mail: Awaited<ReturnType<typeof startMail>>
  readonly queues: Awaited<ReturnType<typeof startQueues>>
  readonly schedules: Schedules
  readonly schwab: MockSchwab
  readonly plaid: MockPlaid
  readonly receiver: Receiver
  readonly recorder: Recorder
  readonly changes: Changes
  readonly pages: ConsolePages
  readonly endpoints: EndpointSources
  /** Answers requests without recording them. */
  readonly dispatch: Dispatch
  readonly credentials: LocalCredentials
  readonly region: string
  /** The directory of the mails. */
  readonly directory: string
}

/** Opens the console: the handler of the paths below /_local. */
export function openConsole(parts: ConsoleParts) {
  const { jobs, mail, queues, schedules, schwab, plaid, receiver, recorder, changes, pages } = parts
  const services = consoleServices()
  const mailbox = openMailbox(
    mail.sent,
    id => changes.notify('mail', id),
    join(parts.directory, 'mails.jsonl'),
  )
  mail.onRequest(() => void mailbox.collect().catch(error => console.error(error)))
  receiver.onEvent(() => changes.notify('event'))
  const consumers = queueJobs(jobs)
  const search = auditSearch(parts.dispatch, parts.credentials, parts.region)
  const usesRedis = Boolean(process.env['REDIS_URL'])
  const routes = [
    ...mailRoutes(mailbox),
    ...requestRoutes(recorder, search),
    ...userRoutes(services),
    ...sessionRoutes(services),
    ...actAsRoutes(services),
    ...connectionRoutes({ services, revokeGrant: schwab.revokeGrant, runNow: schedules.runNow }),
    ...queueRoutes(queues, consumers),
    ...scheduleRoutes(jobs, schedules, recorder),
    ...auditRoutes(search),
    ...eventRoutes({ services, receiver, runNow: schedules.runNow }),
    ...rateLimitRoutes(services, usesRedis),
    ...endpointRoutes(parts.endpoints),
    ...providerRoutes([
      { key: 'schwab', name: 'Mock Schwab', mock: schwab },
      { key: 'plaid', name: 'Mock Plaid', mock: plaid },
    ]),
    ...countRoutes({
      services,
      mailbox,
      recorder,
      deadLetters: () => countDeadLetters(queues, consumers),
    }),
  ]
  return serveConsole({ routes, changes, pages })
}
