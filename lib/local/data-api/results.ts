import type { FieldDef, QueryArrayResult } from 'pg'

const typeNames: Readonly<Record<number, string>> = {
  16: 'bool',
  17: 'bytea',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'text',
  114: 'json',
  700: 'float4',
  701: 'float8',
  869: 'inet',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
  2950: 'uuid',
  3802: 'jsonb',
}

type Field = Record<string, unknown>

/** Writes a result as the Data API does. Every value comes from PostgreSQL as text. */
export function toResponse(result: QueryArrayResult<(string | null)[]>, includeMetadata: boolean): object {
  // A statement that returns no rows must leave them out: clients take the affected rows only then.
  if (result.fields.length === 0) return { numberOfRecordsUpdated: result.rowCount ?? 0, generatedFields: [] }
  return {
    numberOfRecordsUpdated: result.command === 'SELECT' ? 0 : (result.rowCount ?? 0),
    records: result.rows.map(row => row.map((value, index) => toField(value, result.fields[index]))),
    ...(includeMetadata && { columnMetadata: result.fields.map(toMetadata) }),
  }
}

function toField(value: string | null, field: FieldDef | undefined): Field {
  if (value === null) return { isNull: true }
  switch (field && typeNames[field.dataTypeID]) {
    case 'bool':
      return { booleanValue: value === 't' }
    case 'int2':
    case 'int4':
    case 'int8':
      return { longValue: Number(value) }
    case 'float4':
    case 'float8':
      return { doubleValue: Number(value) }
    case 'bytea':
      return { blobValue: Buffer.from(value.slice(2), 'hex').toString('base64') }
    case 'timestamptz':
      // The session is in UTC, and AWS leaves the zone away.
      return { stringValue: value.replace(/\+00$/, '') }
    default:
      return { stringValue: value }
  }
}

function toMetadata({ name, dataTypeID }: FieldDef): object {
  const typeName = typeNames[dataTypeID] ?? 'unknown'
  return { name, label: name, typeName, nullable: 1, arrayBaseColumnType: 0 }
}
