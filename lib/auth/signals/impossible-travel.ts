import type { Location } from '../../services/locations.ts'
import { kilometersBetween } from './distance.ts'
import type { Signal } from './signal.ts'
import type { LastUse } from './snapshot.ts'

const MINUTE_MILLISECONDS = 60_000

/** The limits of a possible journey. */
export interface TravelLimits {
  readonly travelKilometersPerHour: number
  /** A journey up to this distance, plus the accuracy of both points, is possible at any speed. */
  readonly travelKilometers: number
}

/** A request that follows the last use of a session. */
export interface Arrival {
  readonly now: Date
  readonly location: Location | null
  readonly lastUse: LastUse | null
}

/**
 * Detects a request from a location that nobody reaches by plane in the time since the last use of a session of the user.
 * Without the coordinates of both locations there is no signal: the centers of two countries say nothing.
 */
export function impossibleTravel(
  { now, location, lastUse }: Arrival,
  { travelKilometersPerHour, travelKilometers }: TravelLimits,
): Signal | undefined {
  const here = location?.coordinates
  if (!location || !here || !lastUse) return undefined
  const kilometers = kilometersBetween(lastUse.coordinates, here)
  const accuracy = (lastUse.coordinates.accuracyKilometers ?? 0) + (here.accuracyKilometers ?? 0)
  if (kilometers <= travelKilometers + accuracy) return undefined
  // At least a second: parallel requests have the same time.
  const minutes = Math.max(now.getTime() - lastUse.at.getTime(), 1_000) / MINUTE_MILLISECONDS
  const speed = kilometers / (minutes / 60)
  if (speed <= travelKilometersPerHour) return undefined
  return {
    signal: 'impossible_travel',
    evidence: {
      kilometers: Math.round(kilometers),
      minutes: Math.round(minutes),
      kilometers_per_hour: Math.round(speed),
      from_country: lastUse.country,
      to_country: location.country,
    },
  }
}
