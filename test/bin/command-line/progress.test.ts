import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progress } from '../../../bin/command-line/progress.ts'

function stream(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, write: (text: string) => written.push(text) > 0 }
}

describe('progress', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'setTimeout'] }),
  )
  afterEach(() => void vi.useRealTimers())
  const wait = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

  it('prints one line without a terminal', async () => {
    const out = stream(false)
    expect(await progress('Building', () => 7, out)).toBe(7)
    expect(out.written).toEqual(['Building …\n'])
  })

  it('shows the elapsed time on a terminal, and clears it', async () => {
    const out = stream(true)
    const done = progress('Building', () => wait(2_300), out)
    await vi.advanceTimersByTimeAsync(2_300)
    await done
    expect(out.written.some(text => text.endsWith('Building … 2 s'))).toBe(true)
    expect(out.written.at(-1)).toBe('\r\x1b[K✓ Building (2.3 s)\n')
    const count = out.written.length
    await vi.advanceTimersByTimeAsync(1_000)
    expect(out.written).toHaveLength(count)
  })

  it('marks a step that failed', async () => {
    const out = stream(true)
    const failing = progress('Building', () => Promise.reject(new Error('no')), out)
    await expect(failing).rejects.toThrow('no')
    expect(out.written.at(-1)).toMatch(/✗ Building/)
  })
})
