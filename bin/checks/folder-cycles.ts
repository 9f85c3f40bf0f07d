/** An import of one file by another; paths from the root of the repository, with forward slashes. */
export interface Import {
  readonly from: string
  readonly to: string
}

/** Sibling folders whose imports form a cycle. */
export interface FolderCycle {
  /** The folders, each importing the next and the last importing the first. */
  readonly folders: readonly string[]
  /** One import for each step of the cycle. */
  readonly imports: readonly Import[]
}

/**
 * Finds cycles of imports between sibling folders. A folder stands for all the files below it, so files in two different
 * subfolders can form a cycle of their parents. A folder and its own subfolders are one unit: `sessions/` and
 * `sessions/store/` may import each other.
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

/** The two different folders, side by side, that an import leads from and to; nothing if it stays within one. */
function siblingsOf({ from, to }: Import): [string, string] | undefined {
  const [source, target] = [from.split('/').slice(0, -1), to.split('/').slice(0, -1)]
  const parting = source.findIndex((name, depth) => name !== target[depth])
  if (parting < 0 || parting >= target.length) return undefined
  return [source.slice(0, parting + 1).join('/'), target.slice(0, parting + 1).join('/')]
}

/** A shortest path from a folder back to itself, by breadth-first search. */
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
