import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Notice } from '../../../../app/src/ui/notice.tsx'
import { type Action, act } from './api.ts'

/** The outcome of the last action, which the page shows. */
interface Outcome {
  readonly kind: 'good' | 'bad'
  readonly text: string
}

interface OutcomeContext {
  readonly outcome: Outcome | undefined
  readonly show: (outcome: Outcome | undefined) => void
}

const Context = createContext<OutcomeContext>({ outcome: undefined, show: () => {} })

/** Keeps the outcome of the last action. */
export function OutcomeProvider({ children }: { readonly children: ReactNode }) {
  const [outcome, show] = useState<Outcome>()
  const value = useMemo(() => ({ outcome, show }), [outcome])
  return <Context value={value}>{children}</Context>
}

/** The options of a navigation that belongs to an action, so that the next page shows the outcome. */
export const KEEP_OUTCOME = { state: { keepsOutcome: true } }

/** Shows the outcome of the last action until it is closed or the user opens another page. */
export function OutcomeNotice() {
  const { outcome, show } = useContext(Context)
  const { pathname, state } = useLocation()
  // Each new path clears the outcome, also if its state is the same.
  useEffect(() => {
    if (state?.keepsOutcome !== true) show(undefined)
  }, [pathname, state, show])
  return (
    <div className="outcome" aria-live="polite">
      {outcome && (
        <Notice
          kind={outcome.kind}
          actions={
            <Button variant="quiet" onPress={() => show(undefined)}>
              Close
            </Button>
          }
        >
          {outcome.text}
        </Notice>
      )}
    </div>
  )
}

/** Returns a function that runs an action and shows its outcome. It returns whether the action succeeded. */
export function useRun() {
  const { show } = useContext(Context)
  return useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
      try {
        await work()
        show({ kind: 'good', text: done })
        return true
      } catch (error) {
        show({ kind: 'bad', text: error instanceof Error ? error.message : String(error) })
        return false
      }
    },
    [show],
  )
}

/** Returns a function that performs an action of the local cloud and shows its outcome. */
export function useAct() {
  const run = useRun()
  return useCallback((action: Action, done: string) => run(() => act(action), done), [run])
}
