/** Everything in a run that can grow. */
export interface RunLimits {
  /** Bytes of one line of `events.jsonl`; a bigger payload moves to an attachment. */
  readonly lineBytesMax: number;
  /** Body bytes that an event carries itself; more become an attachment. */
  readonly inlineBytesMax: number;
  /** Bytes of one attachment; the rest is cut and the cut is said in the event. */
  readonly attachmentBytesMax: number;
  /** Bytes of all attachments; after that only their hashes are noted. */
  readonly attachmentsBytesMax: number;
  /** Lines of `events.jsonl`; after that only the begin and end of cases and expectations are written. */
  readonly linesMax: number;
  /** Characters of a title, sentence, reason or detail. */
  readonly sentenceCharsMax: number;
}

/** The limits of a run unless told otherwise: 128 KiB a line, 16 MiB an attachment, 512 MiB of them. */
export const defaultRunLimits: RunLimits = {
  // Long enough for a full Inform with its decoded tree, short enough that a reader needs no stream parser.
  lineBytesMax: 128 * 1024,
  inlineBytesMax: 2 * 1024,
  // A firmware image is not evidence; a whole data-model dump is (about 6 MiB for 10,000 parameters).
  attachmentBytesMax: 16 * 1024 * 1024,
  attachmentsBytesMax: 512 * 1024 * 1024,
  // 500 cases of 2,000 events each.
  linesMax: 1_000_000,
  sentenceCharsMax: 2_000,
};

/** Limits for reading a run that somebody else may have made. */
export interface ReadLimits {
  readonly eventsBytesMax: number;
  readonly lineBytesMax: number;
  readonly manifestBytesMax: number;
  /** Files in a zip. */
  readonly entriesMax: number;
  /** Inflated bytes of one file, and of all. */
  readonly entryBytesMax: number;
  readonly totalBytesMax: number;
  /** Bytes of a zip as it lies on the disk. */
  readonly zipBytesMax: number;
}

/** The limits for reading a run unless told otherwise: 512 MiB of events, 3 GiB in all. */
export const defaultReadLimits: ReadLimits = {
  // What a reader folds into memory; a run of 500 cases is about 20 MiB.
  eventsBytesMax: 512 * 1024 * 1024,
  lineBytesMax: 1024 * 1024,
  manifestBytesMax: 16 * 1024 * 1024,
  entriesMax: 100_000,
  // The capture is the biggest file: at most 1 GiB.
  entryBytesMax: 1024 * 1024 * 1024 + 64 * 1024 * 1024,
  totalBytesMax: 3 * 1024 * 1024 * 1024,
  zipBytesMax: 3 * 1024 * 1024 * 1024,
};
