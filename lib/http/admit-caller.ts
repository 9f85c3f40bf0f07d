import { areGuarded } from '../routes/limits.ts'
import type { Route, ServicesOf } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { Admission } from '../services/rate-limits/rate-limiter.ts'
import type { GrantedServices, Services } from '../services/services.ts'
import { admit, admitAndSelect, type Subjects, UNLIMITED } from './admission.ts'
import { findCaller } from './authenticate.ts'
import type { Caller, Credentials } from './caller.ts'
import { Failure } from './failure.ts'
import { sessionLookup, toCaller } from './session-lookup.ts'

/** The caller of a request, and the decision of the rate limits. */
export interface AdmittedCaller<C> {
  readonly caller: C | Failure<'invalid_token'>
  readonly admission: Admission
}

/** Finds the caller of a request with an access token, and checks the rate limits of the route. */
export function admitCaller<R extends Route>(
  route: R,
  services: Services<ServicesOf<R>>,
  credentials: Credentials['signature'],
  subjects: Subjects,
): Promise<AdmittedCaller<Caller<R['access']>>>
export async function admitCaller(
  route: Route,
  services: AmbientServices & Partial<GrantedServices>,
  credentials: Credentials['signature'],
  subjects: Subjects,
): Promise<AdmittedCaller<unknown>> {
  // Requests with a token of an ended session must not consume the guarded limits of a user or mailbox.
  if (areGuarded(route.limits ?? [])) {
    const caller = await findCaller(route, services, credentials)
    const isRefused = caller instanceof Failure
    return { caller, admission: isRefused ? UNLIMITED : await admit(route, services, subjects) }
  }
  if (route.access !== 'bearer') {
    return { caller: credentials, admission: await admit(route, services, subjects) }
  }
  // One statement for both saves the cost of the second one, which is as high as that of most handlers.
  const lookup = sessionLookup(route, credentials.claims, services.clock())
  const { admission, row } = await admitAndSelect(route, services, subjects, lookup)
  return { caller: toCaller(credentials.claims, row), admission }
}
