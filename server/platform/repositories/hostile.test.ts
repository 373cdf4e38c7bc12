import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Egress } from '../egress/egress.ts';
import { kindOf } from './kinds.ts';
import { Away, Changed, Full, Refused, type Repository } from './repository.ts';
import { contentOf, egressTo, surroundings, textOf } from './test/places.ts';

/** A WebDAV server that answers as each test says. */
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
const asked: string[] = [];
const server = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization ? 'with password' : ''}`);
  answer(request, response);
});
let egress: Egress;
let repository: Repository;
let port: number;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  egress = egressTo(`127.0.0.1:${port}`);
  const settings = { url: `http://127.0.0.1:${port}/dav/chosen`, username: 'mia', password: 'secret' };
  repository = await kindOf('webdav').open(settings, surroundings(egress, { timeoutSeconds: 0.5 }));
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  server.close();
});

const item = (href: string, more = '<d:getcontentlength>3</d:getcontentlength><d:getetag>"e"</d:getetag>') =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${more}<d:resourcetype/></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
const folder = (href: string) =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
const multistatus =
  (...items: string[]) =>
  (_request: unknown, response: http.ServerResponse) => {
    response.writeHead(207, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${items.join('')}</d:multistatus>`);
  };

describe('a hostile or broken server', () => {
  test('that speaks of things outside of the folder is not believed', async () => {
    answer = multistatus(
      folder('/dav/chosen/'),
      item('/dav/chosen/fine.txt'),
      item('http://elsewhere.example/dav/chosen/also%20fine.txt'),
      ...[
        '/dav/other.txt',
        '/dav/chosen/../out.txt',
        '/dav/chosen/%2e%2e/out.txt',
        '/dav/chosen/a%2Fb.txt',
        '/etc/passwd',
        '/dav/chosen/deep/er.txt',
        '/dav/chosen/%2e%2e',
        '/dav/chosen/a%00b',
        '/dav/chosen/%zz',
        'relative.txt',
        '/dav/chosen-too/x',
        '/dav/chosen/e%CC%81.txt',
        '/dav/chosen/a%EF%BC%8Fb',
      ].map((href) => item(href)),
      item('/dav/chosen/fine.txt'),
    );
    const { entries, refused } = await repository.list('');
    expect(entries.map(({ path }) => path)).toEqual(['also fine.txt', 'fine.txt']);
    expect(refused).toHaveLength(14);
    expect(asked).toEqual(['PROPFIND /dav/chosen/ with password']);
  });

  test('that sends on elsewhere is not followed, with the password least of all', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/dav')) response.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` });
      response.end();
    };
    await expect(repository.list('')).rejects.toThrow(Refused);
    await expect(repository.read('a.txt')).rejects.toThrow(Refused);
    expect(asked.some((line) => line.includes('elsewhere'))).toBe(false);
  });

  test.each([
    [500, Away],
    [503, Away],
    [429, Away],
    [423, Away],
    [507, Full],
    [401, Refused],
    [403, Refused],
    [412, Changed],
    [405, Refused],
  ])('that answers %i is understood', async (status, kind) => {
    answer = (_request, response) => response.writeHead(status).end('<html>');
    await expect(repository.list('')).rejects.toThrow(kind);
    await expect(repository.read('a.txt')).rejects.toThrow(kind);
  });

  test('that declares entities, answers no XML, or broken XML, gives no list', async () => {
    for (const text of [
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><d:multistatus xmlns:d="DAV:"/>',
      '<html></html>',
      'nonsense',
      '<d:multistatus xmlns:d="DAV:"><d:resp',
    ]) {
      answer = (_request, response) => response.writeHead(207).end(text);
      await expect(repository.list(''), text).rejects.toThrow();
    }
  });

  test('that says nothing, or stops in the middle, is away', async () => {
    answer = () => undefined;
    await expect(repository.list('')).rejects.toThrow(Away);
    answer = (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('half');
    const { content } = await repository.read('a.txt');
    await expect(textOf(content)).rejects.toThrow(Away);
  });

  test('that dies while it is read is away, and nothing short passes for whole', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(textOf((await repository.read('a.txt')).content)).rejects.toThrow(Away);
    answer = (_request, response) => response.writeHead(200).end('no length');
    await expect(repository.read('a.txt')).rejects.toThrow(Away);
  });

  test('that keeps less than was sent is noticed', async () => {
    answer = (request, response) => {
      if (request.method === 'PROPFIND') {
        const isThere = asked.some((line) => line.startsWith('PUT'));
        if (isThere) multistatus(item('/dav/chosen/a.txt'))(request, response);
        else response.writeHead(404).end();
      } else request.resume().on('end', () => response.writeHead(201).end());
    };
    await expect(repository.write('a.txt', contentOf('twelve bytes'), { ifNoneMatch: '*' })).rejects.toThrow(Away);
  });

  test('is told the condition in the words of its own', async () => {
    const conditions: unknown[] = [];
    answer = (request, response) => {
      if (request.method === 'PROPFIND') return multistatus(item('/dav/chosen/a.txt'))(request, response);
      conditions.push(request.headers['if-match']);
      request.resume().on('end', () => response.writeHead(412).end());
    };
    await expect(repository.write('a.txt', contentOf('new'), { ifMatch: '"e"' })).rejects.toThrow(Changed);
    expect(conditions).toEqual(['"e"']);
  });
});

test.each(['http://127.0.0.1:1/', 'http://169.254.169.254/', 'http://[::1]/', 'http://10.0.0.1/'])(
  '%s is not reached by any kind unless the operator allows it',
  async (address) => {
    const webdav = { url: address, username: '', password: '' };
    const s3 = { endpoint: address, region: 'x', bucket: 'xyz', prefix: '', accessKeyId: 'x', secretAccessKey: 'x' };
    await expect(kindOf('webdav').open(webdav, surroundings(egress))).rejects.toThrow(Refused);
    await expect(kindOf('s3').open(s3, surroundings(egress))).rejects.toThrow(Refused);
  },
);
