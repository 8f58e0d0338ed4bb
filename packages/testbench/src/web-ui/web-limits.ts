/** Everything in a visit to a web interface that the target could make grow. */
export interface WebLimits {
  /** Pages of one crawl: a gateway's interface has some 50 to 150. */
  readonly pagesMax: number;
  /** Links from the first page. */
  readonly depthMax: number;
  readonly pageBytesMax: number;
  /** Bodies of one crawl together. */
  readonly bytesMax: number;
  /** Links taken from one page, scripts included. */
  readonly linksPerPageMax: number;
  readonly redirectsMax: number;
  readonly requestMs: number;
  /** One crawl. */
  readonly crawlMs: number;
  /** How long a page in the browser may load, and how long its scripts may fetch after that. */
  readonly renderMs: number;
}

/** Limits unless told otherwise: a slow gateway answers a page within two seconds. */
export const defaultWebLimits: WebLimits = {
  pagesMax: 200,
  depthMax: 6,
  pageBytesMax: 1024 * 1024,
  bytesMax: 16 * 1024 * 1024,
  linksPerPageMax: 300,
  redirectsMax: 8,
  requestMs: 15_000,
  crawlMs: 300_000,
  renderMs: 8_000,
};
