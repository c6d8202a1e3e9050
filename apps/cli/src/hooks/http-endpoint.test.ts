import { expect, test } from 'vitest';
import { hookEndpoint } from './http-endpoint.ts';

test.each([
  ['http://127.0.0.1:7337', 'http://127.0.0.1:7337/hooks/claude-code'],
  ['https://skep.example/', 'https://skep.example/hooks/claude-code'],
  ['https://skep.example/team/a?x=1', 'https://skep.example/team/a?x=1'],
])('%s stands for %s', (text, endpoint) => {
  expect(hookEndpoint(text)).toBe(endpoint);
});

test.each([
  '',
  'localhost:80',
  'skep.example',
  'ftp://x/',
  'file:///x',
  'http://',
  'http://a:b@x/',
  'http://x/#y',
])('refuses %j', (text) => {
  expect(() => hookEndpoint(text)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});
