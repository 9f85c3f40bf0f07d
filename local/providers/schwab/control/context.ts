import type { ReceivedCall } from '../calls.ts'
import type { Grants } from '../grants.ts'
import type { Switches } from '../switches.ts'

/** The dependencies of the control routes. */
export interface ControlContext {
  readonly clock: () => Date
  readonly switches: Switches
  readonly grants: Grants
  readonly calls: () => readonly ReceivedCall[]
}
