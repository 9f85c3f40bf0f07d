import { expect, it, onTestFinished, vi } from 'vitest'
import { browserStorage } from '../../client/src/index.ts'

/** Makes this process look like a window. Returns a function that reports a change of an item by another page. */
function openWindow() {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  onTestFinished(() => void vi.unstubAllGlobals())
  return (key: string | null) => page.dispatchEvent(Object.assign(new Event('storage'), { key }))
}

it('reports changes of its item by other pages, until it is told to end', () => {
  const change = openWindow()
  let changes = 0
  const end = browserStorage('one').watch?.(() => {
    changes += 1
  })
  change('two')
  expect(changes).toBe(0)
  change('one')
  expect(changes).toBe(1)
  change(null)
  expect(changes).toBe(2)
  end?.()
  change('one')
  expect(changes).toBe(2)
})

it('reports nothing where there is no window', () =>
  expect(() => browserStorage('one').watch?.(() => {})()).not.toThrow())
