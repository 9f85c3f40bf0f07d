const PERIOD_MILLISECONDS = 100

/**
 * Gives processes a part of a CPU, as Lambda does below 1,769 MB: in each period of 100 ms they run for their share of
 * it and then stand still.
 */
export function throttle(share: number) {
  const running = new Set<number>()
  const timers = new Map<number, NodeJS.Timeout>()
  const send = (pid: number, signal: 'SIGSTOP' | 'SIGCONT') => {
    try {
      process.kill(pid, signal)
      return true
    } catch {
      running.delete(pid)
      return false
    }
  }
  const turn = (pid: number, isRunning: boolean) => {
    if (!running.has(pid) || !send(pid, isRunning ? 'SIGCONT' : 'SIGSTOP')) return
    const milliseconds = PERIOD_MILLISECONDS * (isRunning ? share : 1 - share)
    timers.set(
      pid,
      setTimeout(() => turn(pid, !isRunning), milliseconds),
    )
  }
  return {
    add: (pid: number): void => {
      running.add(pid)
      turn(pid, true)
    },
    /** Lets every process run again. */
    stop: (): void => {
      for (const timer of timers.values()) clearTimeout(timer)
      for (const pid of running) send(pid, 'SIGCONT')
      running.clear()
    },
  }
}
