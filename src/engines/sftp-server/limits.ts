/** What one client may take of the server. Defaults suit some hundred nodes on a small machine. */
export interface SftpLimits {
  /** Open TCP connections in all. */
  readonly connections: number;
  /** Connections of all clients that have not logged in yet. */
  readonly pendingLogins: number;
  /** Open connections from one address; many nodes may share one behind a router. */
  readonly connectionsPerAddress: number;
  /** New connections from one address within a minute: who guesses passwords needs many. */
  readonly newPerAddressAndMinute: number;
  /** Connections of one user. */
  readonly connectionsPerUser: number;
  /** Refused logins on one connection before it is closed. */
  readonly loginAttempts: number;
  /** From the first byte to a successful login. */
  readonly loginMs: number;
  /** Without any request. */
  readonly idleMs: number;
  readonly channelsPerConnection: number;
  readonly handlesPerChannel: number;
  /** Requests of one connection that wait for an answer; above, its socket is not read. */
  readonly requestsInFlight: number;
  /** Bytes of one connection that wait to be written; above, its socket is not read. */
  readonly bytesInFlight: number;
  /** Bytes that one connection may send in a second, over a second; 0: as many as it can. */
  readonly bytesPerSecond: number;
}

export const DEFAULT_SFTP_LIMITS: SftpLimits = {
  connections: 512,
  pendingLogins: 64,
  connectionsPerAddress: 128,
  newPerAddressAndMinute: 300,
  connectionsPerUser: 32,
  loginAttempts: 6,
  loginMs: 30_000,
  idleMs: 600_000,
  channelsPerConnection: 8,
  handlesPerChannel: 64,
  requestsInFlight: 512,
  bytesInFlight: 8 << 20,
  bytesPerSecond: 0,
};
