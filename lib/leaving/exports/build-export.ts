import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Database } from '../../db/tables.ts'
import type { Services } from '../../services/services.ts'
import { exportSections } from './export-sections.ts'

/** About 500 MB of JSON: more than a million audit records. Half of the memory of the job remains. */
const MAX_GZIP_BYTES = 64 * 1024 * 1024

/** The file of an export. */
export interface BuiltExport {
  readonly gzip: Uint8Array<ArrayBuffer>
  /** Size of the JSON document. */
  readonly bytes: number
}

/**
 * Builds the export of a user: one JSON object with `profile` and an array for each section. Rows are read in pages and
 * compressed at once, so the memory does not depend on their number.
 * @throws {Error} if the user does not exist, or if the file exceeds 64 MiB.
 */
export async function buildExport(
  { clock, database }: Services<'database'>,
  userId: string,
): Promise<BuiltExport> {
  const chunks: Buffer[] = []
  let [bytes, gzipBytes] = [0, 0]
  const counted = async function* () {
    for await (const text of documentOf(database, userId, clock())) {
      bytes += Buffer.byteLength(text)
      yield text
    }
  }
  await pipeline(Readable.from(counted()), createGzip(), async compressed => {
    for await (const chunk of compressed) {
      chunks.push(chunk)
      gzipBytes += chunk.length
      if (gzipBytes > MAX_GZIP_BYTES) throw new Error(`The export exceeds ${MAX_GZIP_BYTES} bytes`)
    }
  })
  return { gzip: new Uint8Array(Buffer.concat(chunks)), bytes }
}

async function* documentOf(db: Database, userId: string, now: Date): AsyncGenerator<string> {
  const profile = await exportSections.profile(db, userId)
  if (!profile) throw new Error('The user does not exist')
  const head = { format: 'dashtam-account-export', version: 1, created_at: now, profile }
  yield JSON.stringify(head, null, 1).replace(/\n}$/, '')
  for (const [name, read] of Object.entries(exportSections.lists)) {
    yield `,\n${JSON.stringify(name)}: [`
    let separator = '\n'
    for await (const page of read(db, userId)) {
      for (const row of page) {
        yield separator + JSON.stringify(row)
        separator = ',\n'
      }
    }
    yield ']'
  }
  yield '\n}\n'
}
