// The suites, as the bundler makes them one module (bundle.ts): each file is loaded by the call, not before.
declare module 'shmscope-suites' {
  export function loadSuites(): void;
}
