import pg, { type FieldDef, type QueryArrayResult } from 'pg'
import { type ResultType, resultType, UnsupportedResult } from './result-types.ts'

type Field = Record<string, unknown>

/** The field member of each type. All other types use `stringValue`. */
const kinds: Readonly<Record<string, string>> = {
  bool: 'booleanValue',
  bytea: 'blobValue',
  float4: 'doubleValue',
  float8: 'doubleValue',
  int2: 'longValue',
  int4: 'longValue',
  int8: 'longValue',
}

const TEXT_ARRAY_OID = 1009
const parserOf = (oid: number): ((literal: string) => unknown[]) => pg.types.getTypeParser(oid, 'text')
const parseArray = parserOf(TEXT_ARRAY_OID)

/**
 * Converts a result to the response of the Data API.
 * @throws {UnsupportedResult} if the Data API does not support the type of a column.
 */
export function toResponse(result: QueryArrayResult<(string | null)[]>, includeMetadata: boolean): object {
  // Clients read the number of affected rows only if `records` is absent.
  if (result.fields.length === 0) return { numberOfRecordsUpdated: result.rowCount ?? 0, generatedFields: [] }
  const types = result.fields.map(({ dataTypeID }) => resultType(dataTypeID))
  return {
    numberOfRecordsUpdated: result.command === 'SELECT' ? 0 : (result.rowCount ?? 0),
    records: result.rows.map(row => row.map((value, index) => toField(value, types[index]))),
    ...(includeMetadata && {
      columnMetadata: result.fields.map((field, index) => toMetadata(field, types[index])),
    }),
  }
}

function toField(value: string | null, type: ResultType | undefined): Field {
  if (value === null) return { isNull: true }
  if (type?.element !== undefined) return toArray(value, type.element)
  return { [kindOf(type?.name)]: toScalar(value, type?.name) }
}

function toArray(literal: string, element: string): Field {
  const values = parseArray(literal)
  if (values.some(Array.isArray)) {
    throw new UnsupportedResult('The result contains the unsupported data type multidimensional array.')
  }
  const scalars = values.map(value => (value === null ? null : toScalar(String(value), element)))
  return { arrayValue: { [`${kindOf(element)}s`]: scalars } }
}

function kindOf(type = ''): string {
  return kinds[type] ?? 'stringValue'
}

function toScalar(value: string, type: string | undefined): unknown {
  switch (kindOf(type)) {
    case 'booleanValue':
      return value === 't'
    case 'longValue':
      return Number(value)
    case 'doubleValue':
      // JSON has no NaN or infinity. REST-JSON writes them as text.
      return Number.isFinite(Number(value)) ? Number(value) : value
    case 'blobValue':
      return Buffer.from(value.slice(2), 'hex').toString('base64')
  }
  // The session is in UTC, and AWS omits the time zone.
  return type === 'timestamptz' ? value.replace(/\+00$/, '') : value
}

function toMetadata({ name }: FieldDef, type: ResultType | undefined): object {
  return { name, label: name, typeName: type?.name, nullable: 1, arrayBaseColumnType: 0 }
}
