import { expect, test } from 'vitest'
import { gitCommand } from '../../../src/collectors/git/remedy.js'

test.each([
  ['/home/a/shop', '/home/a/shop', 'git fetch --unshallow'],
  ['/home/a/shop', '/home/a/shop/src/deep', 'git fetch --unshallow'],
  ['/home/a/shop', '/home/a', 'git -C /home/a/shop fetch --unshallow'],
  ['/home/a/shop', '/home/a/shop-two', 'git -C /home/a/shop fetch --unshallow'],
  ['/home/a/..shop', '/home/a/..shop/..x', 'git fetch --unshallow'],
  ["/home/a/$(id) o'x", '/home/a', "git -C '/home/a/$(id) o'\\''x' fetch --unshallow"],
  ['/home/a/\u001b[2J', '/', "git -C '/home/a/\\x1b[2J' fetch --unshallow"],
])('the repository %s, seen from %s', (root, workingDirectory, command) => {
  expect(gitCommand(root, workingDirectory, 'fetch --unshallow')).toBe(command)
})
