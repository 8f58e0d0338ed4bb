import type { XmlElement } from '@cordon/cwmp';
import { isDecimal } from '../types/decimal-text.ts';
import { ruleNames } from '../types/named-types.ts';
import type { Pattern } from '../types/pattern.ts';
import { compilePattern } from '../types/pattern.ts';
import type {
  BaseType,
  EnumerationFact,
  ListFacet,
  PathRefFact,
  RangeFacet,
  SizeFacet,
  ValueType,
} from '../types/value-type.ts';
import type { ProblemList } from './import-problem.ts';
import type { ModelDocument } from './model-document.ts';
import { attributeOf, childrenOf, textAttributeOf } from './model-document.ts';
import type { ModelLibrary } from './model-library.ts';
import type { PathScope } from './reference-path.ts';
import { absolutePath } from './reference-path.ts';
import { wordOf } from './read-word.ts';

/** Data types that are derived from each other; published ones have three levels. */
const derivationDepthMax = 32;

const baseTypes: ReadonlySet<string> = new Set<BaseType>([
  'string',
  'boolean',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'decimal',
  'dateTime',
  'base64',
  'hexBinary',
]);

/** What reading a type needs from around it. */
export interface TypeContext {
  readonly library: ModelLibrary;
  readonly problems: ProblemList;
  readonly document: ModelDocument;
  readonly scope: PathScope;
}

/** Reads the type in a `syntax` element, over the one it amends if there is one. Undefined, with an error, when it has none. */
export function readSyntaxType(
  syntax: XmlElement,
  amended: ValueType | undefined,
  context: TypeContext,
): ValueType | undefined {
  const typeElement = childrenOf(syntax, 'dataType', ...baseTypes)[0];
  const list = childrenOf(syntax, 'list')[0];
  let type = amended;
  if (typeElement !== undefined) type = readTypeElement(typeElement, amended, context);
  if (type === undefined) {
    context.problems.error(context.document.file, syntax, 'The syntax names no type that is known here.');
    return undefined;
  }
  if (list === undefined) return type;
  const inner = amended?.list === undefined && type.list !== undefined ? { inner: type.list } : {};
  return { ...type, list: { ...readList(list), ...inner } };
}

function readTypeElement(
  element: XmlElement,
  amended: ValueType | undefined,
  context: TypeContext,
): ValueType | undefined {
  if (element.localName !== 'dataType') {
    const base = element.localName as BaseType;
    const from = amended?.base === base && amended.name === undefined ? amended : { base };
    return withFacets(from, element, context);
  }
  const name = attributeOf(element, 'ref') ?? attributeOf(element, 'base') ?? '';
  const definition = context.library.find(context.document, 'dataType', name);
  const own = definition === undefined ? name : attributeOf(definition.element, 'name');
  const type = amended?.name === own ? amended : readDataType(name, context, 0);
  if (type === undefined) {
    context.problems.error(context.document.file, element, `The data type ${name} is not defined or imported here.`);
    return undefined;
  }
  return withFacets(type, element, context);
}

/** A named data type with everything that it inherits (TR-106 A.2.3.1). */
function readDataType(name: string, context: TypeContext, depth: number): ValueType | undefined {
  if (baseTypes.has(name)) return { base: name as BaseType };
  const found = depth > derivationDepthMax ? undefined : context.library.find(context.document, 'dataType', name);
  if (found === undefined) return undefined;
  const { element, document } = found;
  const inside: TypeContext = { ...context, document };
  const base = attributeOf(element, 'base');
  const own = childrenOf(element, ...baseTypes)[0];
  const from = base === undefined ? undefined : readDataType(base, inside, depth + 1);
  if (own === undefined && from === undefined) return undefined;
  const plain = own === undefined ? from : withFacets({ base: own.localName as BaseType }, own, inside);
  if (plain === undefined) return undefined;
  const list = childrenOf(element, 'list')[0];
  // A document may import it under another name; its rules go by its own.
  const ownName = attributeOf(element, 'name') ?? name;
  const rule = ruleNames.has(ownName) ? ownName : plain.rule;
  const type = { ...withFacets(plain, element, inside), name: ownName, ...(rule === undefined ? {} : { rule }) };
  return list === undefined ? type : { ...type, list: readList(list) };
}

/** Facets of an element over those of a type: sizes, ranges and patterns replace, enumeration values are added or amended. */
function withFacets(type: ValueType, element: XmlElement, context: TypeContext): ValueType {
  const sizes = readSizes(element);
  const ranges = readRanges(element, context);
  const enumeration = readEnumeration(element, type.enumeration ?? [], context);
  const patterns = readPatterns(element, context);
  const units = attributeOf(childrenOf(element, 'units')[0] ?? element, 'value');
  const pathRef = childrenOf(element, 'pathRef')[0];
  const enumerationRef = childrenOf(element, 'enumerationRef')[0];
  const nullValue = enumerationRef === undefined ? undefined : textAttributeOf(enumerationRef, 'nullValue');
  return {
    ...type,
    ...(sizes.length === 0 ? {} : { sizes }),
    ...(ranges.length === 0 ? {} : { ranges }),
    ...(enumeration.length === 0 ? {} : { enumeration }),
    ...(patterns === undefined ? {} : { patterns }),
    ...(units === undefined || units === '' ? {} : { units }),
    ...(pathRef === undefined ? {} : { pathRef: readPathRef(pathRef, context) }),
    ...(enumerationRef === undefined
      ? {}
      : {
          enumerationRef: {
            targetParameter: absolutePath(attributeOf(enumerationRef, 'targetParam') ?? '', context.scope),
            ...(nullValue === undefined ? {} : { nullValue }),
          },
        }),
  };
}

const isGone = (element: XmlElement): boolean => attributeOf(element, 'status') === 'deleted';

function count(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text !== undefined && /^[0-9]{1,10}$/.test(text) ? Number(text) : undefined;
}

function readSizes(element: XmlElement): SizeFacet[] {
  return childrenOf(element, 'size').flatMap((size) => {
    const minLength = count(size, 'minLength');
    const maxLength = count(size, 'maxLength');
    if (isGone(size) || (minLength === undefined && maxLength === undefined)) return [];
    return { ...(minLength === undefined ? {} : { minLength }), ...(maxLength === undefined ? {} : { maxLength }) };
  });
}

function readRanges(element: XmlElement, { problems, document }: TypeContext): RangeFacet[] {
  const number = (range: XmlElement, name: string): string | undefined => {
    const text = attributeOf(range, name);
    if (text === undefined || isDecimal(text)) return text;
    problems.error(document.file, range, `${name} is no number; the bound was left out.`);
    return undefined;
  };
  return childrenOf(element, 'range')
    .filter((range) => !isGone(range))
    .map((range) => {
      const minInclusive = number(range, 'minInclusive');
      const maxInclusive = number(range, 'maxInclusive');
      const step = number(range, 'step');
      return {
        ...(minInclusive === undefined ? {} : { minInclusive }),
        ...(maxInclusive === undefined ? {} : { maxInclusive }),
        ...(step === undefined ? {} : { step }),
      };
    });
}

function readEnumeration(
  element: XmlElement,
  inherited: readonly EnumerationFact[],
  context: TypeContext,
): EnumerationFact[] {
  const values = new Map(inherited.map((fact) => [fact.value, fact]));
  for (const item of childrenOf(element, 'enumeration')) {
    const value = textAttributeOf(item, 'value') ?? '';
    const status = wordOf(item, 'status', context);
    const version = attributeOf(item, 'version');
    values.set(value, {
      value,
      ...(attributeOf(item, 'access') === 'readOnly' ? { readOnly: true as const } : {}),
      ...(attributeOf(item, 'optional') === 'true' ? { optional: true as const } : {}),
      ...(status === undefined || status === 'current' ? {} : { status }),
      ...(version === undefined ? {} : { version }),
    });
  }
  return [...values.values()];
}

/** Undefined when the element says nothing about patterns. One that cannot be read frees the value from all of them. */
function readPatterns(element: XmlElement, { problems, document }: TypeContext): Pattern[] | undefined {
  const patterns: Pattern[] = [];
  for (const item of childrenOf(element, 'pattern')) {
    if (isGone(item)) continue;
    const pattern = compilePattern(textAttributeOf(item, 'value') ?? '');
    if ('kind' in pattern) {
      problems.error(document.file, item, `${pattern.reason} Values are not checked against patterns here.`);
      return undefined;
    }
    patterns.push(pattern);
  }
  return patterns.length === 0 ? undefined : patterns;
}

function readPathRef(element: XmlElement, context: TypeContext): PathRefFact {
  const parents = (attributeOf(element, 'targetParent') ?? '').split(/\s+/).filter((path) => path !== '');
  const targetDataType = attributeOf(element, 'targetDataType');
  return {
    refType: wordOf(element, 'refType', context) ?? 'weak',
    targetType: wordOf(element, 'targetType', context) ?? 'any',
    targetParents: parents.map((path) => withDot(absolutePath(path, context.scope))),
    ...(targetDataType === undefined ? {} : { targetDataType }),
  };
}

const withDot = (path: string): string => (path.endsWith('.') ? path : `${path}.`);

function readList(element: XmlElement): ListFacet {
  const sizes = readSizes(element);
  const minItems = count(element, 'minItems');
  const maxItems = count(element, 'maxItems');
  const brackets = attributeOf(element, 'nestedBrackets');
  return {
    ...(sizes.length === 0 ? {} : { sizes }),
    ...(minItems === undefined ? {} : { minItems }),
    ...(maxItems === undefined ? {} : { maxItems }),
    ...(brackets === 'required' ? { nestedBrackets: 'required' as const } : {}),
    ...(brackets === 'optional' || brackets === 'legacy' ? { nestedBrackets: 'optional' as const } : {}),
  };
}
