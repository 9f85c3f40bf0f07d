import { type DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc'

/** Returns the exports without TSDoc, as `page.name`. Members of types are not checked. */
export function undocumentedExports(project: ProjectReflection): string[] {
  return project
    .getChildrenByKind(ReflectionKind.Module)
    .flatMap(module => (module.children ?? []).filter(isUndocumented).map(({ name }) => `${module.name}.${name}`))
}

function isUndocumented(declaration: DeclarationReflection): boolean {
  // The comment of a function belongs to its signatures. One overload may explain the others.
  const { signatures } = declaration
  return !declaration.hasComment() && !signatures?.some(signature => signature.hasComment())
}
