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
 * Measures how long this machine takes for a fixed amount of work in the browser: creating, styling and laying out 3,000
 * elements. Returns the shortest of 15 times, in milliseconds.
 */
export async function measureReferenceWork(context: BrowserContext): Promise<number> {
  const page = await context.newPage()
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) times.push(await page.evaluate<number>(WORK))
    return Math.min(...times)
  } finally {
    await page.close()
  }
}
