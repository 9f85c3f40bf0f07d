import type { CallNotes, ReceivedCall } from '../mock/calls.ts'

/** The details of a call to mock Schwab. */
interface CallDetails {
  /** The OAuth grant type of a token request. */
  readonly grant?: string
  /** The id of the grant that the call used or created. */
  readonly grant_id?: string
}

/** The notes of a call to mock Schwab. */
export type SchwabNotes = CallNotes<CallDetails>
/** A call that mock Schwab received. */
export type SchwabCall = ReceivedCall & CallDetails
