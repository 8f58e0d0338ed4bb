import type { XmlElement } from '@cordon/cwmp';
import { attributeOf, childrenOf } from './model-document.ts';
import type { ModelContext } from './read-model.ts';
import { wordOf } from './read-word.ts';

/** Reads a profile: what it asks for is noted at the objects and parameters themselves (TR-106 A.2.8). */
export function readProfile(element: XmlElement, context: ModelContext): void {
  const base = attributeOf(element, 'base');
  const name = attributeOf(element, 'name') ?? base ?? '';
  if (name === '') {
    context.problems.error(context.document.file, element, 'The profile has no name.');
    return;
  }
  const known = context.draft.profiles.get(name);
  const included = `${attributeOf(element, 'extends') ?? ''} ${base ?? ''}`
    .split(/\s+/)
    .filter((each) => each !== '' && each !== name);
  context.draft.profiles.set(name, {
    name,
    includes: [...new Set([...(known?.includes ?? []), ...included])],
    version: attributeOf(element, 'version') ?? known?.version,
    status: wordOf(element, 'status', context) ?? known?.status ?? 'current',
  });
  for (const object of childrenOf(element, 'object')) readObjectRequirement(object, name, context);
  for (const parameter of childrenOf(element, 'parameter')) {
    readParameterRequirement(parameter, { profile: name, objectPath: context.prefix }, context);
  }
}

function readObjectRequirement(element: XmlElement, profile: string, context: ModelContext): void {
  const path = context.prefix + (attributeOf(element, 'ref') ?? '');
  if (!context.draft.objects.has(path)) {
    context.problems.warn(
      context.document.file,
      element,
      `The profile ${profile} asks for ${path}, which is not there.`,
    );
    return;
  }
  context.draft.require(path, { profile, requirement: attributeOf(element, 'requirement') ?? 'notSpecified' });
  for (const parameter of childrenOf(element, 'parameter')) {
    readParameterRequirement(parameter, { profile, objectPath: path }, context);
  }
}

function readParameterRequirement(
  element: XmlElement,
  { profile, objectPath }: { profile: string; objectPath: string },
  context: ModelContext,
): void {
  const name = attributeOf(element, 'ref') ?? '';
  if (context.draft.objects.get(objectPath)?.parameters.has(name) !== true) {
    context.problems.warn(
      context.document.file,
      element,
      `The profile ${profile} asks for ${objectPath}${name}, which is not there.`,
    );
    return;
  }
  context.draft.require(objectPath + name, { profile, requirement: attributeOf(element, 'requirement') ?? 'readOnly' });
}
