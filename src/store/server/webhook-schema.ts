/** The table of webhooks. */

export interface WebhookTable {
  /** SHA-256 of the address, in hex: the address itself may hold a secret. */
  readonly id: string;
  /** The last event that it was told of, or that it did not want. */
  readonly eventId: number;
  /** Instance of the server that tells it. */
  readonly leasedBy: string | null;
  readonly leasedUntil: number;
  /** How many events it did not want. */
  readonly refused: number;
  /** Why it did not want the last one; null when it took it. */
  readonly refusal: string | null;
}
