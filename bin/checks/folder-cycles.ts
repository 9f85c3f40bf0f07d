/** An import between two files. The paths are relative to the root of the repository, with forward slashes. */
export interface Import {
  readonly from: string
  readonly to: string
}

/** A cycle of imports between sibling folders. */
export interface FolderCycle {
  /** Each folder imports the next one. The last imports the first. */
  readonly folders: readonly string[]
  /** One example import for each step of the cycle. */
  readonly imports: readonly Import[]
}

/**
 * Finds cycles of imports between sibling folders. A folder includes all files below it, so files in two subfolders can
 * form a cycle of their parent folders. A folder and its subfolders may import each other.
 */
export function findFolderCycles(imports: readonly Import[]): FolderCycle[] {
  const edges = new Map<string, Map<string, Import>>()
  for (const one of imports) {
    const step = siblingsOf(one)
    if (!step) continue
    const [from, to] = step
    const targets = edges.get(from) ?? new Map<string, Import>()
    edges.set(from, targets)
    if (!targets.has(to)) targets.set(to, one)
  }
  const found = new Map<string, FolderCycle>()
  for (const start of [...edges.keys()].toSorted()) {
    const folders = shortestCycle(edges, start)
    if (!folders) continue
    const key = folders.toSorted().join(' ')
    const steps = folders.map((folder, at) =>
      edges.get(folder)?.get(folders[(at + 1) % folders.length] ?? ''),
    )
    if (!found.has(key)) found.set(key, { folders, imports: steps.filter(step => step !== undefined) })
  }
  return [...found.values()]
}

/** Returns the sibling folders of source and target. Undefined if one contains the other. */
function siblingsOf({ from, to }: Import): [string, string] | undefined {
  const [source, target] = [from.split('/').slice(0, -1), to.split('/').slice(0, -1)]
  const depth = source.findIndex((name, index) => name !== target[index])
  if (depth < 0 || depth >= target.length) return undefined
  return [source.slice(0, depth + 1).join('/'), target.slice(0, depth + 1).join('/')]
}

/** Returns a shortest path from a folder back to itself (breadth-first search). Undefined if absent. */
function shortestCycle(edges: ReadonlyMap<string, ReadonlyMap<string, Import>>, start: string) {
  const paths: string[][] = [[start]]
  const seen = new Set<string>()
  for (const path of paths)
    for (const next of edges.get(path.at(-1) ?? '')?.keys() ?? []) {
      if (next === start) return path
      if (seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  return undefined
}
