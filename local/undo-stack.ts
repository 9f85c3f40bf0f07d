/** Remembers how to undo what was done, so that it is undone in the opposite order, and each thing once. */
export function undoStack() {
  const steps: (() => Promise<unknown>)[] = []
  return {
    /** Remembers how `thing` is undone, and yields it. */
    add: <T>(thing: T, undo: (thing: T) => Promise<unknown>): T => {
      steps.push(() => undo(thing))
      return thing
    },
    /** Undoes everything; what cannot be undone does not keep the rest from it, and is thrown at the end. */
    all: async (): Promise<void> => {
      const faults: unknown[] = []
      for (let step = steps.pop(); step; step = steps.pop()) await step().catch(fault => faults.push(fault))
      if (faults.length > 0) throw new AggregateError(faults, 'Not everything could be stopped')
    },
  }
}
