import type { Result } from '../result.ts'
import { DashtamError } from './dashtam-error.ts'

/** The options of a call. */
export interface CallOptions {
  /** Aborts the call. Its result is the problem `aborted`. The server may have handled the request. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A call that was sent. It resolves to a result and does not reject.
 *
 * @example
 * ```ts
 * const result = await client.user.get()
 * if (result.ok) greet(result.data.name)
 * else if (result.problem.code === 'signed_out') showLogin()
 *
 * const user = await client.user.get().orThrow()
 * ```
 */
export interface Call<Data, Code extends string> extends Promise<Result<Data, Code>> {
  /**
   * Returns the data.
   *
   * @throws {@link DashtamError} if the call failed.
   */
  orThrow(): Promise<Data>
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly page: number
  readonly pages: number
}

/**
 * A call that returns a page of a list. It can also be iterated: over all items, from this page to the last one.
 *
 * @example
 * ```ts
 * for await (const connection of client.connections.list()) show(connection)
 * ```
 */
export interface PageCall<Data extends Page<unknown>, Code extends string>
  extends Call<Data, Code>,
    AsyncIterable<Data['items'][number]> {}

/** Adds the methods of a call to the promise of a result. */
export function toCall<Data, Code extends string>(result: Promise<Result<Data, Code>>): Call<Data, Code> {
  return Object.assign(result, { orThrow: () => result.then(dataOrThrow) })
}

/**
 * Adds the iteration over all items to a call.
 *
 * @param next - Requests another page by its number.
 */
export function toPageCall<Item, Data extends Page<Item>, Code extends string>(
  first: Call<Data, Code>,
  next: (page: number) => Call<Data, Code>,
): PageCall<Data, Code> {
  async function* items(): AsyncGenerator<Data['items'][number]> {
    for (let page = await first.orThrow(); ; page = await next(page.page + 1).orThrow()) {
      yield* page.items
      // A page without items: the list became shorter in the meantime.
      if (page.page >= page.pages || page.items.length === 0) return
    }
  }
  return Object.assign(first, { [Symbol.asyncIterator]: items })
}

function dataOrThrow<Data, Code extends string>(result: Result<Data, Code>): Data {
  if (result.ok) return result.data
  throw new DashtamError(result.problem)
}
