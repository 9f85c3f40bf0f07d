import type { Outcome } from '../audit/actions.ts'
import { timeWindow } from '../audit/time-window.ts'
import { describeDevice } from '../auth/devices/describe-device.ts'
import { findProvider } from '../financial/providers/registry.ts'
import { type Page, type PageChoice, rowsOf, toPage } from '../pagination/page.ts'
import type { Services } from '../services/services.ts'
import { selectActivity } from './select-activity.ts'
import { describeEvent, shownEvents } from './shown-events.ts'
import type { ActivityKind } from './words.ts'

/** A record of the audit log in the words of its user. */
export interface Activity {
  readonly id: string
  readonly created_at: string
  readonly kind: ActivityKind
  readonly description: string
  readonly outcome: Outcome
  readonly device: string | null
  readonly ip_address: string | null
  readonly location: string | null
  readonly session_id: string | null
  readonly connection_id: string | null
}

/** The filters of a list. An absent filter matches every record. */
export interface ActivitySearch extends PageChoice {
  readonly kind?: ActivityKind | undefined
  /** ISO 8601. `from` is inclusive, `to` exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

type Deps = Services<'statements' | 'locations'>

/** Lists what happened to a user's account, newest first. */
export async function listActivity(
  services: Deps,
  userId: string,
  search: ActivitySearch,
): Promise<Page<Activity>> {
  const rows = await findRecords(services, userId, search)
  const items = await Promise.all(rows.map(row => toActivity(services, row)))
  return toPage(
    items.filter(item => item !== undefined),
    Number(rows[0]?.total ?? 0),
    search,
  )
}

function findRecords({ statements }: Deps, userId: string, search: ActivitySearch) {
  const { kind, from, to } = search
  return statements.all(selectActivity, {
    ...rowsOf(search),
    ...timeWindow(from, to),
    userId,
    chosen:
      kind === undefined ? null : shownEvents(kind).map(({ action, outcome }) => `${action} ${outcome}`),
  })
}

/** A record, or nulls for a page without records. */
type ActivityRow = Awaited<ReturnType<typeof findRecords>>[number]

/** The user and an unknown caller act from a device. The IP address of an operator or a job is not the user's concern. */
const isOnDevice = (actor: string | null) => actor === 'user' || actor === 'anonymous'
const isOperator = (actor: string | null) => actor?.startsWith('arn:') === true

async function toActivity({ locations }: Deps, row: ActivityRow): Promise<Activity | undefined> {
  const { id, created_at, action, outcome, actor } = row
  if (id === null || created_at === null || action === null || outcome === null) return undefined
  const details = row.details ?? {}
  const event = describeEvent({ action, outcome }, { provider: providerOf(details), details })
  if (!event) return undefined
  const ip = isOnDevice(actor) ? row.ip : null
  const userAgent = isOnDevice(actor) ? row.user_agent : null
  return {
    id,
    created_at: created_at.toISOString(),
    kind: event.kind,
    description: isOperator(actor) ? `${event.description}, by support` : event.description,
    outcome: outcome as Outcome,
    device: userAgent === null ? null : (await describeDevice(userAgent, null)).description,
    ip_address: ip,
    location: (await locations.find(ip))?.description ?? null,
    // A refusal may be about the session of another user.
    session_id: outcome === 'refused' ? null : row.session_id,
    connection_id: textIn(details, 'connection_id'),
  }
}

const textIn = (details: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = details[name]
  return typeof value === 'string' ? value : null
}

function providerOf(details: Readonly<Record<string, unknown>>): string {
  const institution = textIn(details, 'institution_name')
  if (institution !== null) return institution
  const key = textIn(details, 'provider_key')
  return (key !== null && findProvider(key)?.name) || 'an institution'
}
