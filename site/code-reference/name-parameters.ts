import { type Application, Converter, ReflectionKind } from 'typedoc'

/** Names the parameters that a function destructures. TypeDoc calls them `__namedParameters`. */
export function nameParameters(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter))
      if (parameter.name.startsWith('__namedParameters')) parameter.name = 'options'
  })
}
