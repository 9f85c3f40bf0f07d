import { connect } from 'node:net'

/** The Redis of the tests. */
export const redisUrl = process.env['REDIS_URL'] || 'redis://127.0.0.1:6379'

/** Whether Redis responds. */
export function hasRedis(): Promise<boolean> {
  const { hostname, port } = new URL(redisUrl)
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port || 6379), timeout: 1_000 })
    const end = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
