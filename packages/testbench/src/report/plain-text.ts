/**
 * Text from a peer made fit for a terminal or one line of a file: control characters (escape sequences among them), bidirectional overrides
 * and line ends become visible marks.
 */
export function plainText(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      if (character === '\n') return '⏎';
      if (character === '\t') return ' ';
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}
