/**
 * Names of workers: the instance, a space, the process. The instance is as long-lived as
 * the data folder (platform/instance.ts); whoever has locked that folder knows that all
 * earlier processes of the instance are gone, and may free their leases.
 */

/** `hill-7f3a9c1e 4711` */
export function workerName(instance: string, pid: number): string {
  return `${instance} ${pid}`;
}
