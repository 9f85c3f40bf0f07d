import { type Expression, type SqlBool, sql } from 'kysely'
import * as actions from '../audit/actions.ts'
import { type ActivityKind, type Subject, words } from './words.ts'

/** An action with an outcome that the user sees. */
interface ShownEvent {
  readonly action: string
  readonly outcome: string
  readonly kind: ActivityKind
  readonly text: string | ((subject: Subject) => string)
}

const events = Object.entries(actions).flatMap(([name, action]): ShownEvent[] =>
  Object.entries(decisionOf(name)).map(([outcome, shown]) => ({ action, outcome, ...shown })),
)

function decisionOf(name: string): Readonly<Record<string, Pick<ShownEvent, 'kind' | 'text'>>> {
  const decision = new Map(Object.entries(words)).get(name)
  return decision === undefined || decision === 'not_shown' ? {} : decision
}

/**
 * Returns the condition that a record is shown, and has the given kind. It contains literals, not parameters, so that the
 * planner knows that the index of activity, which omits some actions, has every record. The pairs are texts, because
 * PostgreSQL looks up texts in a hash table, and compares rows one after the other.
 */
export function isShown(kind: ActivityKind | undefined): Expression<SqlBool> {
  const chosen = events.filter(event => kind === undefined || event.kind === kind)
  const pairs = chosen.map(({ action, outcome }) => sql.lit(`${action} ${outcome}`))
  const actionsOf = [...new Set(chosen.map(({ action }) => action))].map(action => sql.lit(action))
  return sql<SqlBool>`(action in (${sql.join(actionsOf)}) and action || ' ' || outcome in (${sql.join(pairs)}))`
}

/** Returns the kind and the text of a record; undefined if it is not shown. */
export function describeEvent(
  record: { readonly action: string; readonly outcome: string },
  subject: Subject,
): { kind: ActivityKind; description: string } | undefined {
  const event = events.find(({ action, outcome }) => action === record.action && outcome === record.outcome)
  if (!event) return undefined
  return { kind: event.kind, description: typeof event.text === 'string' ? event.text : event.text(subject) }
}
