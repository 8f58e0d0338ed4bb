/** Whether a sender is on a list of Jabber IDs: a bare one stands for all its resources, a full one for itself (ConnReqAllowedJabberIDs). */
export function isAllowedJabberId(from: string, allowed: readonly string[]): boolean {
  const sender = partsOf(from);
  return allowed.some((entry) => {
    const wanted = partsOf(entry);
    return wanted.bare === sender.bare && (wanted.resource === undefined || wanted.resource === sender.resource);
  });
}

interface JabberIdParts {
  /** In lower case: RFC 7622 maps case in both parts of it. */
  readonly bare: string;
  readonly resource: string | undefined;
}

function partsOf(jid: string): JabberIdParts {
  const slash = jid.indexOf('/');
  const bare = (slash === -1 ? jid : jid.slice(0, slash)).trim().toLowerCase();
  return { bare, resource: slash === -1 ? undefined : jid.slice(slash + 1) };
}
