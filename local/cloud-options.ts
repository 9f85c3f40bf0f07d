import type { FunctionHost } from './load-function.ts'
import type { PostgresFault } from './postgres/fault.ts'

/** The options of the local cloud. */
export interface CloudOptions {
  readonly port: number
  readonly directory: string
  /** The folder of the built application, which is served at the root. If absent, only the API is served. */
  readonly app?: string
  /** The folder of the built console, which is served at `/_local`. If absent, only its data is served. */
  readonly console?: string
  /** Reports each started service with its address. */
  readonly tell: (name: string, address: string) => void
  /** Reports each step that takes time. */
  readonly progress?: (step: string) => void
  /** Creates the host of the functions from their environment variables. If absent, the functions run from source. */
  readonly openFunctions?: (variables: Readonly<Record<string, string>>) => FunctionHost
  /** Called if PostgreSQL stops and cannot be restarted. */
  readonly giveUp: (fault: PostgresFault) => void
}
