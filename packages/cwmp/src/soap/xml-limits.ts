/** Bounds of one document, all counted in UTF-16 units or in pieces of markup. Reaching beyond one is fatal in both modes. */
export interface XmlLimits {
  readonly charsMax: number;
  readonly depthMax: number;
  /** Elements, comments, CDATA sections and processing instructions together. */
  readonly nodesMax: number;
  /** Attributes and namespace declarations of one tag. */
  readonly attributesMax: number;
  readonly nameCharsMax: number;
  /** Character data directly inside one element, or the value of one attribute. */
  readonly textCharsMax: number;
  /** Defects listed; the others are only counted. Never fatal. */
  readonly defectsMax: number;
}

/** What {@link XmlLimits} are when nothing else is asked for. */
export const defaultXmlLimits: XmlLimits = {
  // All values of a large gateway, 60,000 parameters, take about 12 million characters.
  charsMax: 16_777_216,
  // The deepest CWMP message, a fault of SetParameterValues, nests 7 deep; vendor extensions a few more.
  depthMax: 64,
  // 60,000 parameters are 180,000 elements; half a million elements hold about 100 MB of memory.
  nodesMax: 500_000,
  // The busiest Envelope tag seen declares some twenty namespaces.
  attributesMax: 64,
  // CWMP names have at most 40 characters; a parameter name is a value, not an XML name.
  nameCharsMax: 256,
  // White space between 60,000 indented elements counts as text of their parent.
  textCharsMax: 4_194_304,
  // Enough evidence for any report; a hostile document cannot make the list grow with its size.
  defectsMax: 100,
};
