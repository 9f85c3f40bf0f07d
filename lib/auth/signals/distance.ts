import type { Coordinates } from '../../services/locations.ts'

/** Mean radius of the earth (IUGG). */
const EARTH_KILOMETERS = 6371.0088

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Returns the great-circle distance between two points, in kilometers (haversine formula). */
export function kilometersBetween(
  from: Pick<Coordinates, 'latitude' | 'longitude'>,
  to: Pick<Coordinates, 'latitude' | 'longitude'>,
): number {
  const half = (one: number, other: number) => Math.sin(radians(other - one) / 2) ** 2
  const square =
    half(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * half(from.longitude, to.longitude)
  // Rounding can make the square of antipodes slightly larger than 1.
  return 2 * EARTH_KILOMETERS * Math.asin(Math.sqrt(Math.min(1, square)))
}
