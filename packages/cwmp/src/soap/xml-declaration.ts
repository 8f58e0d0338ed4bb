/** The longest XML declaration that is looked at: ten times what any needs, and a bound for the expression below. */
export const declarationCharsMax = 512;

// XML 1.0 2.8, productions 23 to 26 and 32, and 4.3.3, productions 80 and 81.
const declaration =
  /^<\?xml[\t\n\r ]+version[\t\n\r ]*=[\t\n\r ]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[\t\n\r ]+encoding[\t\n\r ]*=[\t\n\r ]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[\t\n\r ]+standalone[\t\n\r ]*=[\t\n\r ]*(?:"(?:yes|no)"|'(?:yes|no)'))?[\t\n\r ]*\?>$/;

/** Whether `text`, from `<?xml` to `?>` and at most {@link declarationCharsMax} long, is an XML declaration. */
export function isXmlDeclaration(text: string): boolean {
  return declaration.test(text);
}
