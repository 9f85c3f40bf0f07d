import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** Returns the value of a filter, which is in the address of the page, and a function that sets it. Empty if absent. */
export function useFilter(name: string): readonly [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams()
  const set = useCallback(
    (value: string) =>
      setParameters(
        former => {
          const next = new URLSearchParams(former)
          if (value) next.set(name, value)
          else next.delete(name)
          return next
        },
        { replace: true },
      ),
    [name, setParameters],
  )
  return [parameters.get(name) ?? '', set]
}
