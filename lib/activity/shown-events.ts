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

/** Returns the actions with an outcome that the user sees; with `kind`, only those of that kind. */
export function shownEvents(kind?: ActivityKind): readonly Pick<ShownEvent, 'action' | 'outcome'>[] {
  return kind === undefined ? events : events.filter(event => event.kind === kind)
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
