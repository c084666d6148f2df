/**
 * Key pairs whose private half everyone has, by `publicKeyId`: they guard nothing, and test suites and images are full of them. The keys of
 * RFC 9500 (section 2; its P-256 key is the snake oil of NixOS's tests too, those of RSA with 1024 and 4096 bits are not listed yet), and
 * the two with which Vagrant logs in to a new machine before it replaces them (github.com/hashicorp/vagrant, keys/).
 */
export const publishedKeys: ReadonlyMap<string, string> = new Map([
  ['8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878', 'test key of RFC 9500'],
  ['b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e', 'test key of RFC 9500'],
  ['c4c10105a0be0ed4dd3354428dc38a9bfee64da141ce16e75c94eda272f9dd3a', 'test key of RFC 9500'],
  ['acb1b8327fef995e2458fdf5e3c33b2dc0749feabd6a894cb9bda9d70ac06c24', 'test key of RFC 9500'],
  ['bde93142b0780b2a66d27977d35f4f542e71cc538d491fe6609e2380b747a027', 'insecure key of Vagrant'],
  ['a7279699e5c6a4ad971f9f205c2409a1cfb05216522b53b3d894dd3ede5e9675', 'insecure key of Vagrant'],
])
