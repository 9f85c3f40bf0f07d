import type { CallNotes, ReceivedCall } from '../mock/calls.ts'

/** The details of a call to mock Plaid. */
export interface PlaidCallDetails {
  /** The item whose access token the call had. */
  readonly item_id?: string
}

/** The notes of a call to mock Plaid. */
export type PlaidNotes = CallNotes<PlaidCallDetails>
/** A call that mock Plaid received. */
export type PlaidCall = ReceivedCall & PlaidCallDetails
