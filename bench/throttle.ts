const PERIOD_MILLISECONDS = 100

/**
 * Limits processes to a share of a CPU, like Lambda below 1,769 MB. In each period of 100 ms, a process runs for its
 * share and is then suspended.
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
  const schedule = (pid: number, isRunning: boolean) => {
    if (!running.has(pid) || !send(pid, isRunning ? 'SIGCONT' : 'SIGSTOP')) return
    const milliseconds = PERIOD_MILLISECONDS * (isRunning ? share : 1 - share)
    timers.set(
      pid,
      setTimeout(() => schedule(pid, !isRunning), milliseconds),
    )
  }
  return {
    add: (pid: number): void => {
      running.add(pid)
      schedule(pid, true)
    },
    /** Resumes all processes. */
    stop: (): void => {
      for (const timer of timers.values()) clearTimeout(timer)
      for (const pid of running) send(pid, 'SIGCONT')
      running.clear()
    },
  }
}
