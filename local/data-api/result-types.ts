/** The column types that the Data API supports, by OID. User-defined types (enums) have higher OIDs. */
const names: Readonly<Record<number, string>> = {
  16: 'bool',
  17: 'bytea',
  19: 'name',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'text',
  114: 'json',
  650: 'cidr',
  700: 'float4',
  701: 'float8',
  869: 'inet',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1083: 'time',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
  2278: 'void',
  2950: 'uuid',
  3802: 'jsonb',
}

/** Maps the OID of an array type to the OID of its element type. */
const elements: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1115: 1114,
  1182: 1082,
  1183: 1083,
  1185: 1184,
  1231: 1700,
  2951: 2950,
}

const FIRST_USER_OID = 16_384

/** The Data API does not support the type of a column (UnsupportedResultException). */
export class UnsupportedResult extends Error {}

/** The type of a result column. */
export interface ResultType {
  /** The PostgreSQL name. Names of array types begin with an underscore. */
  readonly name: string
  /** The name of the element type of an array. */
  readonly element?: string
}

/**
 * Returns the type of an OID.
 * @throws {UnsupportedResult} if the Data API does not support the type, for example `regclass` or `interval`.
 */
export function resultType(oid: number): ResultType {
  const element = names[elements[oid] ?? 0]
  if (element !== undefined) return { name: `_${element}`, element }
  const name = names[oid] ?? (oid >= FIRST_USER_OID ? 'enum' : undefined)
  if (name === undefined) throw new UnsupportedResult(`The result contains the unsupported data type ${oid}.`)
  return { name }
}
