/** A real ssh2 client with promises, for tests; host keys are checked by the tests that are about them. */
import ssh2, { type ConnectConfig, type SFTPWrapper } from 'ssh2';

export interface TestKey {
  readonly private: string;
  readonly public: string;
}

/** See trap: one of about 256 keys that ssh2 makes cannot be read. */
export function newKey(): TestKey {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'test' });
    if (!(ssh2.utils.parseKey(key.private) instanceof Error)) return key;
  }
}

/** What an SFTP server said no with. */
export interface SftpStatus extends Error {
  readonly code: number;
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

function ask<T = void>(send: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, value) => (error ? reject(error) : resolve(value)));
  });
}

export class TestClient implements AsyncDisposable {
  readonly ssh: ssh2.Client;
  readonly sftp: SFTPWrapper;

  constructor(ssh: ssh2.Client, sftp: SFTPWrapper) {
    this.ssh = ssh;
    this.sftp = sftp;
  }

  static async connect(config: ConnectConfig): Promise<TestClient> {
    const ssh = await connectSsh(config);
    return new TestClient(ssh, await ask<SFTPWrapper>((done) => ssh.sftp(done)));
  }

  open(path: string, flags: ssh2.OpenMode): Promise<Buffer> {
    return ask((done) => this.sftp.open(path, flags, done));
  }

  write(handle: Buffer, bytes: Buffer, offset: number): Promise<void> {
    return ask((done) => this.sftp.write(handle, bytes, 0, bytes.length, offset, (e) => done(e)));
  }

  close(handle: Buffer): Promise<void> {
    return ask((done) => this.sftp.close(handle, (e) => done(e)));
  }

  /** Opens, writes in pieces, closes. */
  async put(
    path: string,
    content: Buffer | string,
    flags: ssh2.OpenMode = 'w',
    at = 0,
  ): Promise<void> {
    const bytes = Buffer.from(content);
    const handle = await this.open(path, flags);
    for (let done = 0; done < bytes.length; done += 30_000) {
      await this.write(handle, bytes.subarray(done, done + 30_000), at + done);
    }
    await this.close(handle);
  }

  get(path: string): Promise<Buffer> {
    return ask((done) => this.sftp.readFile(path, done));
  }

  stat(path: string): Promise<ssh2.Stats> {
    return ask((done) => this.sftp.stat(path, done));
  }

  rename(from: string, to: string): Promise<void> {
    return ask((done) => this.sftp.rename(from, to, (e) => done(e)));
  }

  posixRename(from: string, to: string): Promise<void> {
    return ask((done) => this.sftp.ext_openssh_rename(from, to, (e) => done(e)));
  }

  fsync(handle: Buffer): Promise<void> {
    return ask((done) => this.sftp.ext_openssh_fsync(handle, (e) => done(e)));
  }

  remove(path: string): Promise<void> {
    return ask((done) => this.sftp.unlink(path, (e) => done(e)));
  }

  mkdir(path: string): Promise<void> {
    return ask((done) => this.sftp.mkdir(path, (e) => done(e)));
  }

  realpath(path: string): Promise<string> {
    return ask((done) => this.sftp.realpath(path, done));
  }

  async list(path: string): Promise<string[]> {
    const entries = await ask<ssh2.FileEntryWithStats[]>((done) => this.sftp.readdir(path, done));
    return entries.map((entry) => entry.filename).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endSsh(this.ssh);
  }
}

const closed = new WeakSet<ssh2.Client>();

export function connectSsh(config: ConnectConfig): Promise<ssh2.Client> {
  return new Promise((resolve, reject) => {
    const ssh = new ssh2.Client();
    ssh.on('error', reject);
    ssh.on('close', () => {
      closed.add(ssh);
      reject(new Error('closed before the login'));
    });
    ssh.on('ready', () => resolve(ssh));
    ssh.connect({ host: '127.0.0.1', ...config });
  });
}

export function endSsh(ssh: ssh2.Client): Promise<void> {
  if (closed.has(ssh)) return Promise.resolve();
  return new Promise((resolve) => {
    ssh.once('close', () => resolve());
    ssh.end();
    ssh.destroy();
  });
}
