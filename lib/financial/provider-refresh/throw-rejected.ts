/** Throws the errors of work that was settled as a whole. Does nothing if there is none. */
export function throwRejected(outcomes: readonly PromiseSettledResult<unknown>[], message: string): void {
  const errors = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors, message)
}
