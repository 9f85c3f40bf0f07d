import type { BrowserContext } from 'playwright-core'

const RUNS = 15

/** Runs in the browser. A string, because this project's types of the browser do not include its elements. */
const WORK = `(() => {
  const start = performance.now()
  const list = document.createElement('ul')
  for (let index = 0; index < 3000; index++) {
    const item = list.appendChild(document.createElement('li'))
    item.className = 'item-' + (index % 7)
    item.textContent = JSON.stringify({ index, text: String(index * 31) })
  }
  document.body.append(list)
  if (list.offsetHeight === 0) throw new Error('The elements have no size.')
  list.remove()
  return performance.now() - start
})()`

/**
 * Measures how long this machine takes at the moment for a fixed amount of work in the browser: creating, styling and
 * laying out 3,000 elements. Returns the median of 15 times, in milliseconds: the shortest would be the speed of a
 * moment without other programs, which the loading of a page does not have.
 */
export async function measureReferenceWork(context: BrowserContext): Promise<number> {
  const page = await context.newPage()
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) times.push(await page.evaluate<number>(WORK))
    return times.sort((one, other) => one - other)[(RUNS - 1) / 2] ?? Number.NaN
  } finally {
    await page.close()
  }
}
