import type { Location } from '../../services/locations.ts'

/** Returns the columns of `sessions` about the location of its address. All are null if it is unknown. */
export function locationColumns(location: Location | null) {
  const coordinates = location?.coordinates
  return {
    country: location?.country ?? null,
    location: location?.description ?? null,
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
    accuracy_kilometers: coordinates?.accuracyKilometers ?? null,
  }
}

/** The columns of `sessions` about the location of its address. */
export type LocationColumns = ReturnType<typeof locationColumns>
