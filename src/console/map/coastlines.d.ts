/** Made by build/coastlines.ts: the address of each file. */
declare module 'virtual:coastlines/*' {
  const address: string
  export default address
}
