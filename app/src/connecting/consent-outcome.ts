import type { CallProblem } from '@dashtam/client'

/** What became of a consent. */
export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly alias: string }
  /** The user did not allow access. */
  | { readonly kind: 'denied'; readonly connectionId: string }
  /** The response is not valid any more. The user has to consent again. */
  | { readonly kind: 'expired'; readonly connectionId: string }
  /** The institution failed, and the response may be used up. The user has to consent again. */
  | { readonly kind: 'failed'; readonly connectionId: string; readonly problem: CallProblem }
  /** The user has not finished on the page of the provider, which is at the address. The same request can be sent again. */
  | { readonly kind: 'unfinished'; readonly connectionId: string; readonly address: string }
  /** The same request can be sent again. */
  | { readonly kind: 'interrupted'; readonly problem: CallProblem }
  /** The authorization was started in another tab or browser, or by another user, or it was completed before. */
  | { readonly kind: 'unknown' }
