import { writeFileSync } from 'node:fs'

type Value = string | number | { readonly [name: string]: Value }

const RECORD_BYTES = 4
const SEPARATOR = Buffer.alloc(16)

/**
 * Writes a GeoIP database in the MaxMind DB format (version 2.0, 32-bit records) with an entry for each IPv4 network of
 * 8, 16, 24 or 32 bits, for example `81.2/16`. Numbers are stored as doubles, except in the metadata.
 */
export function writeMmdb(file: string, networks: Readonly<Record<string, Value>>): void {
  const data: Buffer[] = []
  let dataBytes = 0
  // A node has two children: the index of a node, the offset of an entry, or undefined.
  const nodes: (number | { readonly offset: number } | undefined)[][] = [[undefined, undefined]]
  for (const [network, value] of Object.entries(networks)) {
    const [address = '', length] = network.split('/')
    const bits = address
      .split('.')
      .map(byte => Number(byte).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, Number(length))
    let node = 0
    for (const bit of bits.slice(0, -1)) {
      const next = nodes[node]?.[Number(bit)]
      const child = typeof next === 'number' ? next : nodes.push([undefined, undefined]) - 1
      nodes[node]?.splice(Number(bit), 1, child)
      node = child
    }
    nodes[node]?.splice(Number(bits.at(-1)), 1, { offset: dataBytes })
    const entry = encode(value)
    data.push(entry)
    dataBytes += entry.length
  }
  const tree = nodes.flat().map(child => {
    const record = Buffer.alloc(RECORD_BYTES)
    if (child === undefined) record.writeUInt32BE(nodes.length)
    else if (typeof child === 'number') record.writeUInt32BE(child)
    else record.writeUInt32BE(nodes.length + SEPARATOR.length + child.offset)
    return record
  })
  const metadata = Buffer.concat([
    control(7, 9),
    ...member('node_count', unsigned(6, nodes.length)),
    ...member('record_size', unsigned(5, RECORD_BYTES * 8)),
    ...member('ip_version', unsigned(5, 4)),
    ...member('database_type', encode('Test-City')),
    ...member('languages', control(11, 0)),
    ...member('binary_format_major_version', unsigned(5, 2)),
    ...member('binary_format_minor_version', unsigned(5, 0)),
    ...member('build_epoch', unsigned(9, 1)),
    ...member('description', control(7, 0)),
  ])
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  writeFileSync(file, Buffer.concat([...tree, SEPARATOR, ...data, marker, metadata]))
}

const member = (name: string, value: Buffer) => [encode(name), value]

function encode(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') {
    const double = Buffer.alloc(8)
    double.writeDoubleBE(value)
    return Buffer.concat([control(3, 8), double])
  }
  const members = Object.entries(value).flatMap(([name, of]) => member(name, encode(of)))
  return Buffer.concat([control(7, Object.keys(value).length), ...members])
}

/** The control byte of a type and a size below 285. Types above 7 are in a second byte. */
function control(type: number, size: number): Buffer {
  const [first, more] = size < 29 ? [size, []] : [29, [size - 29]]
  return type > 7 ? Buffer.from([first, type - 7, ...more]) : Buffer.from([(type << 5) | first, ...more])
}

function unsigned(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  const size = type === 5 ? 2 : 4
  return Buffer.concat([control(type, size), bytes.subarray(4 - size)])
}
