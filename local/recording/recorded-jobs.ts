import type { Recorder } from './recorder.ts'

/** Loads the handler of a job. */
type Load = (id: string) => Promise<unknown>

type Handler = (event: unknown, ...more: unknown[]) => Promise<unknown>

/** Returns a loader whose handlers record their runs. */
export function recordedJobs(recorder: Recorder, load: Load): Load {
  return async id => {
    const handler = await load(id)
    if (!isHandler(handler)) throw new TypeError(`${id} has no handler`)
    const recorded: Handler = (event, ...more) =>
      recorder.run(id, messagesOf(event), () => handler(event, ...more))
    return recorded
  }
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function'
}

/** Returns the bodies of the messages in an event of a queue; none for a schedule. */
function messagesOf(event: unknown): string[] {
  if (typeof event !== 'object' || event === null || !('Records' in event)) return []
  const { Records: records } = event
  if (!Array.isArray(records)) return []
  return records.flatMap(record => (typeof record?.body === 'string' ? [record.body] : []))
}
